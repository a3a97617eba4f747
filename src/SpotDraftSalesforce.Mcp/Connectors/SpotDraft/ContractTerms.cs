using System.Text.Json;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>
/// The terms that renewals live by, read from key pointers. What stands there but is not what it should be (a sentence instead of a date) is
/// reported in <see cref="Unreadable"/> and never guessed at.
/// </summary>
internal sealed record ContractTerms
{
    public DateOnly? EndDate { get; init; }

    public DateOnly? EffectiveDate { get; init; }

    /// <summary>Null where there is no value, which is not zero.</summary>
    public Money? Value { get; init; }

    /// <summary>Calendar days.</summary>
    public int? NoticeDays { get; init; }

    public int? TermMonths { get; init; }

    public int? TermNumber { get; init; }

    public bool? AutoRenewal { get; init; }

    /// <summary>Each as <c>end_date: 'two years after signature' is not a date</c>.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>Reads the terms under the names that the pair gives them.</summary>
    public static ContractTerms Of(IReadOnlyList<KeyPointer> keyPointers, PairOptions options)
    {
        var reading = new Reading(keyPointers);
        var names = options.KeyPointers;
        return new ContractTerms
        {
            EndDate = reading.Value(names.EndDate, pointer => pointer.Date, "a date"),
            EffectiveDate = reading.Value(names.EffectiveDate, pointer => pointer.Date, "a date"),
            Value = reading.Value(names.Value, pointer => MoneyOf(pointer, options.Currency), "an amount"),
            NoticeDays = reading.Value(names.NoticeDays, Days, "a number of days"),
            TermMonths = reading.Value(names.TermMonths, Months, "a number of months"),
            TermNumber = reading.Value(names.TermNumber, Whole, "a whole number"),
            AutoRenewal = reading.Value(names.AutoRenewal, Flag, "yes or no"),
            Unreadable = reading.Problems,
        };
    }

    /// <summary>Why there is no end date: what stands there instead, or that nothing does.</summary>
    public string WhyNoEndDate(PairOptions options) =>
        Unreadable.FirstOrDefault(problem => problem.StartsWith($"{options.KeyPointers.EndDate}: ", StringComparison.Ordinal))
        ?? $"It has no key pointer '{options.KeyPointers.EndDate}'.";

    private static Money? MoneyOf(KeyPointer pointer, string currency) =>
        pointer.Number is { } amount ? new Money(amount, pointer.Currency ?? currency) : null;

    private static int? Whole(KeyPointer pointer) =>
        pointer.Number is { } number && number == decimal.Truncate(number) && Math.Abs(number) <= 100_000 ? (int)number : null;

    private static int? Days(KeyPointer pointer) =>
        pointer.Value.ValueKind == JsonValueKind.Object
        && pointer.Value.TryGetProperty("days", out var days)
        && days.TryGetInt32(out var count)
            ? count
            : Whole(pointer);

    private static int? Months(KeyPointer pointer) =>
        Whole(pointer) is not { } count ? null
        : pointer.Value.ValueKind != JsonValueKind.Object ? count
        : pointer.Currency switch
        {
            "MONTHS" => count,
            "YEARS" => count * 12,
            _ => null,
        };

    private static bool? Flag(KeyPointer pointer) =>
        pointer.Value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when bool.TryParse(pointer.Value.GetString(), out var flag) => flag,
            _ => null,
        };

    private sealed class Reading(IReadOnlyList<KeyPointer> keyPointers)
    {
        public List<string> Problems { get; } = [];

        public T? Value<T>(string name, Func<KeyPointer, T?> read, string kind)
            where T : struct
        {
            var pointer = keyPointers.FirstOrDefault(one => string.Equals(one.FieldName, name, StringComparison.OrdinalIgnoreCase));
            if (pointer?.Text is not { Length: > 0 } text)
            {
                return null;
            }

            var value = read(pointer);
            if (value is null)
            {
                Problems.Add($"{name}: '{Http.VendorText.Clean(text)}' is not {kind}");
            }

            return value;
        }
    }
}
