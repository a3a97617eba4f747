namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

internal abstract record SelectItem;

internal sealed record SelectOperand(Operand Operand, string? Alias) : SelectItem;

internal sealed record SelectSubquery(SoqlQuery Query) : SelectItem;

/// <summary><c>TYPEOF What WHEN Account THEN Phone ELSE Name END</c>.</summary>
/// <param name="Relationship">The path of the polymorphic relationship.</param>
/// <param name="Otherwise">Fields of the pseudo-object Name; null without ELSE.</param>
internal sealed record SelectTypeof(Operand Relationship, IReadOnlyList<TypeofCase> Cases, IReadOnlyList<Operand>? Otherwise) : SelectItem;

internal sealed record TypeofCase(SoqlToken Type, IReadOnlyList<Operand> Fields);

/// <summary><c>FIELDS(ALL)</c>, <c>FIELDS(STANDARD)</c>, <c>FIELDS(CUSTOM)</c>.</summary>
internal sealed record SelectFields(string Kind, int Position) : SelectItem;
