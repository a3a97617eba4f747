using System.Runtime.InteropServices;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>What a date literal stands for: the days from <paramref name="From"/> up to, not including, <paramref name="Until"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DateRange(DateOnly From, DateOnly Until)
{
    private static readonly string[] Plain =
    [
        "TODAY",
        "YESTERDAY",
        "TOMORROW",
        "LAST_90_DAYS",
        "NEXT_90_DAYS",
        "LAST_WEEK",
        "THIS_WEEK",
        "NEXT_WEEK",
        "LAST_MONTH",
        "THIS_MONTH",
        "NEXT_MONTH",
        "LAST_QUARTER",
        "THIS_QUARTER",
        "NEXT_QUARTER",
        "LAST_YEAR",
        "THIS_YEAR",
        "NEXT_YEAR",
        "LAST_FISCAL_QUARTER",
        "THIS_FISCAL_QUARTER",
        "NEXT_FISCAL_QUARTER",
        "LAST_FISCAL_YEAR",
        "THIS_FISCAL_YEAR",
        "NEXT_FISCAL_YEAR",
    ];

    private static readonly string[] Counted =
    [
        "LAST_N_DAYS",
        "NEXT_N_DAYS",
        "N_DAYS_AGO",
        "LAST_N_WEEKS",
        "NEXT_N_WEEKS",
        "N_WEEKS_AGO",
        "LAST_N_MONTHS",
        "NEXT_N_MONTHS",
        "N_MONTHS_AGO",
        "LAST_N_QUARTERS",
        "NEXT_N_QUARTERS",
        "N_QUARTERS_AGO",
        "LAST_N_YEARS",
        "NEXT_N_YEARS",
        "N_YEARS_AGO",
        "LAST_N_FISCAL_QUARTERS",
        "NEXT_N_FISCAL_QUARTERS",
        "N_FISCAL_QUARTERS_AGO",
        "LAST_N_FISCAL_YEARS",
        "NEXT_N_FISCAL_YEARS",
        "N_FISCAL_YEARS_AGO",
    ];

    public static bool IsKnown(string word) => Plain.Contains(word, StringComparer.OrdinalIgnoreCase) || TakesCount(word);

    public static bool TakesCount(string word) => Counted.Contains(word, StringComparer.OrdinalIgnoreCase);

    /// <summary>The days of an upper-case literal, seen from <paramref name="today"/>. The fiscal year is the calendar year.</summary>
    public static DateRange Of(string literal, int? count, DateOnly today)
    {
        var word = literal.Replace("FISCAL_", string.Empty, StringComparison.Ordinal);
        switch (word)
        {
            case "TODAY":
                return Days(today, 0, 1);
            case "YESTERDAY":
                return Days(today, -1, 1);
            case "TOMORROW":
                return Days(today, 1, 1);
            case "LAST_90_DAYS":
                return Days(today, -90, 91);
            case "NEXT_90_DAYS":
                return Days(today, 1, 90);
        }

        var n = count ?? 1;
        var unit =
            word.Contains("DAY", StringComparison.Ordinal) ? "DAY"
            : word.Contains("WEEK", StringComparison.Ordinal) ? "WEEK"
            : word.Contains("MONTH", StringComparison.Ordinal) ? "MONTH"
            : word.Contains("QUARTER", StringComparison.Ordinal) ? "QUARTER"
            : "YEAR";
        var start = StartOf(unit, today);
        if (word.StartsWith("THIS", StringComparison.Ordinal))
        {
            return new DateRange(start, Add(unit, start, 1));
        }

        if (word.EndsWith("_AGO", StringComparison.Ordinal))
        {
            return new DateRange(Add(unit, start, -n), Add(unit, start, 1 - n));
        }

        return word.StartsWith("LAST", StringComparison.Ordinal)
            // The last n days reach into today; the last n of longer units do not reach into the present one.
            ? new DateRange(Add(unit, start, -n), unit == "DAY" ? today.AddDays(1) : start)
            : new DateRange(Add(unit, start, 1), Add(unit, start, n + 1));
    }

    private static DateRange Days(DateOnly today, int from, int length) => new(today.AddDays(from), today.AddDays(from + length));

    private static DateOnly StartOf(string unit, DateOnly day) =>
        unit switch
        {
            "DAY" => day,
            "WEEK" => day.AddDays(-(int)day.DayOfWeek),
            "MONTH" => new DateOnly(day.Year, day.Month, 1),
            "QUARTER" => new DateOnly(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1),
            _ => new DateOnly(day.Year, 1, 1),
        };

    private static DateOnly Add(string unit, DateOnly day, int n) =>
        unit switch
        {
            "DAY" => day.AddDays(n),
            "WEEK" => day.AddDays(7 * n),
            "MONTH" => day.AddMonths(n),
            "QUARTER" => day.AddMonths(3 * n),
            _ => day.AddYears(n),
        };
}
