using System.Globalization;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>Which opportunities a template serves; all conditions hold together, and an empty list is no condition.</summary>
/// <param name="Stages">Salesforce stage names.</param>
/// <param name="Types">Values of Opportunity.Type.</param>
/// <param name="OnlyWhenNamed">True where the template is never chosen by itself.</param>
internal sealed record TemplateServes(IReadOnlyList<string> Stages, IReadOnlyList<string> Types, bool OnlyWhenNamed)
{
    /// <summary>DeveloperNames of the opportunity's record type.</summary>
    public IReadOnlyList<string> RecordTypes { get; init; } = [];

    /// <summary>Families or names of products, of which at least one is among the line items.</summary>
    public IReadOnlyList<string> ProductLines { get; init; } = [];

    /// <summary>Null for any amount, and for none.</summary>
    public AmountRange? Amount { get; init; }

    /// <summary>Conditions on any field.</summary>
    public IReadOnlyList<FieldCondition> Fields { get; init; } = [];

    /// <summary>What holds for every opportunity that is served, as conditions on its fields.</summary>
    public IReadOnlyList<FieldCondition> Given =>
        [
            .. Fields,
            .. OneOf("Opportunity.StageName", Stages),
            .. OneOf("Opportunity.Type", Types),
            .. OneOf("Opportunity.RecordType.DeveloperName", RecordTypes),
        ];

    /// <summary>For people: the conditions besides stages and types.</summary>
    public IReadOnlyList<string> Further =>
        [
            .. Listed("record types", RecordTypes),
            .. Listed("product lines", ProductLines),
            .. Amount is { } amount ? [$"amount {amount}"] : Array.Empty<string>(),
            .. Fields.Select(condition => condition.Text),
        ];

    private static IEnumerable<FieldCondition> OneOf(string path, IReadOnlyList<string> values) =>
        values.Count == 0 ? [] : [new FieldCondition(path, ConditionKind.In, values)];

    private static IEnumerable<string> Listed(string what, IReadOnlyList<string> values) =>
        values.Count == 0 ? [] : [$"{what} {string.Join(", ", values)}"];
}

/// <summary>Amounts of one currency; no amount is not zero, and lies in no range.</summary>
/// <param name="Min">The least; null for no least.</param>
/// <param name="Max">The most; null for no most.</param>
/// <param name="Below">Amounts are less than this; null for no such bound.</param>
/// <param name="Currency">ISO 4217. An amount of another currency lies in no range.</param>
internal sealed record AmountRange(decimal? Min, decimal? Max, decimal? Below, string Currency)
{
    public bool Holds(decimal amount) =>
        (Min is null || amount >= Min) && (Max is null || amount <= Max) && (Below is null || amount < Below);

    /// <summary>True where some amount lies in both.</summary>
    public bool Meets(AmountRange other)
    {
        if (Currency != other.Currency)
        {
            return false;
        }

        var least = Larger(Min, other.Min);
        var most = Smaller(Max, other.Max);
        var below = Smaller(Below, other.Below);
        return (least is null || most is null || least <= most) && (least is null || below is null || least < below);
    }

    public override string ToString() =>
        string.Join(
            ' ',
            new[]
            {
                Min is { } min ? string.Create(CultureInfo.InvariantCulture, $"from {min}") : null,
                Max is { } max ? string.Create(CultureInfo.InvariantCulture, $"up to {max}") : null,
                Below is { } below ? string.Create(CultureInfo.InvariantCulture, $"below {below}") : null,
                Currency,
            }.OfType<string>()
        );

    private static decimal? Larger(decimal? one, decimal? other) =>
        one is { } first && other is { } second ? Math.Max(first, second) : one ?? other;

    private static decimal? Smaller(decimal? one, decimal? other) =>
        one is { } first && other is { } second ? Math.Min(first, second) : one ?? other;
}
