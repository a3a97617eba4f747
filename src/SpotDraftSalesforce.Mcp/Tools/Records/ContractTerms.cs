using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Tools.Records;

/// <summary>The terms of a contract as its key pointers tell them, by the pair's mapping of names. Key pointers are typed or extracted by hand and by machine, so each may be missing or unreadable.</summary>
internal sealed record ContractTerms
{
    public DateOnly? EffectiveDate { get; private init; }

    public DateOnly? EndDate { get; private init; }

    /// <summary>The end date's text where it is not exactly one date (<c>perpetual</c>, two dates, a blank form).</summary>
    public string? UnreadableEndDate { get; private init; }

    public Money? Value { get; private init; }

    public int? NoticeDays { get; private init; }

    public int? TermMonths { get; private init; }

    public int? TermNumber { get; private init; }

    public bool? AutoRenewal { get; private init; }

    public static ContractTerms Of(IReadOnlyList<KeyPointer> pointers, PairOptions options)
    {
        var names = options.KeyPointers;
        var end = Find(pointers, names.EndDate);
        var value = Find(pointers, names.Value);
        return new ContractTerms
        {
            EffectiveDate = Find(pointers, names.EffectiveDate)?.Date,
            EndDate = end?.Date,
            UnreadableEndDate = end is { Date: null } ? end.Text : null,
            Value = value?.Number is { } amount ? new Money(amount, value.Currency ?? options.Currency) : null,
            NoticeDays = Whole(Find(pointers, names.NoticeDays)),
            TermMonths = Whole(Find(pointers, names.TermMonths)),
            TermNumber = Whole(Find(pointers, names.TermNumber)),
            AutoRenewal = Find(pointers, names.AutoRenewal)?.Value.ValueKind switch
            {
                System.Text.Json.JsonValueKind.True => true,
                System.Text.Json.JsonValueKind.False => false,
                _ => null,
            },
        };
    }

    private static KeyPointer? Find(IReadOnlyList<KeyPointer> pointers, string name) =>
        pointers.FirstOrDefault(pointer => string.Equals(pointer.FieldName, name, StringComparison.OrdinalIgnoreCase));

    private static int? Whole(KeyPointer? pointer) =>
        pointer?.Number is { } number && number == decimal.Truncate(number) && Math.Abs(number) < 100_000 ? (int)number : null;
}
