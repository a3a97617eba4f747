namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

internal abstract record SelectItem;

internal sealed record SelectOperand(Operand Operand, string? Alias) : SelectItem;

internal sealed record SelectSubquery(SoqlQuery Query) : SelectItem;

/// <summary><c>FIELDS(ALL)</c>, <c>FIELDS(STANDARD)</c>, <c>FIELDS(CUSTOM)</c>.</summary>
internal sealed record SelectFields(string Kind, int Position) : SelectItem;
