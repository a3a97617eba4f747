namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>A query as it was written.</summary>
internal sealed record SoqlQuery
{
    public required IReadOnlyList<SelectItem> Select { get; init; }

    /// <summary>The object, or for a subquery the relationship.</summary>
    public required SoqlToken From { get; init; }

    public string? Alias { get; init; }

    public Condition? Where { get; init; }

    public IReadOnlyList<Operand> GroupBy { get; init; } = [];

    public Condition? Having { get; init; }

    public IReadOnlyList<OrderItem> OrderBy { get; init; } = [];

    public int? Limit { get; init; }

    public int? Offset { get; init; }

    public bool AllRows { get; init; }
}

/// <summary>A field path, or a function over one: <c>COUNT()</c> has no path.</summary>
internal sealed record Operand(string? Function, string Path, int Position);

internal sealed record OrderItem(Operand Operand, bool Descending, bool NullsLast);
