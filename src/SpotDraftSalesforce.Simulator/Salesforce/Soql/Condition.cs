namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

internal abstract record Condition;

internal sealed record AllOf(IReadOnlyList<Condition> Parts) : Condition;

internal sealed record AnyOf(IReadOnlyList<Condition> Parts) : Condition;

internal sealed record NotOf(Condition Inner) : Condition;

/// <summary><paramref name="Operator"/> is one of <c>= != &lt; &lt;= &gt; &gt;= LIKE IN NOT_IN INCLUDES EXCLUDES</c>.</summary>
internal sealed record Comparison(Operand Operand, string Operator, IReadOnlyList<Literal> Values) : Condition;

internal sealed record SemiJoin(Operand Operand, bool Negated, SoqlQuery Query) : Condition;

internal enum LiteralKind
{
    Text,
    Number,
    Boolean,
    Null,
    Date,
    DateTime,
    DateRange,
}

/// <summary>A literal. <paramref name="Raw"/> keeps the escapes of a string, for LIKE; <paramref name="Count"/> is the n of LAST_N_DAYS:n.</summary>
internal sealed record Literal(LiteralKind Kind, string Text, string Raw, int Position, int? Count = null);
