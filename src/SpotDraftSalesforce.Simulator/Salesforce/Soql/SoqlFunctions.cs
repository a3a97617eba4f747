using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>Functions over one value, and functions over the rows of a group.</summary>
internal static class SoqlFunctions
{
    public static bool IsAggregate(string? function) => function is "COUNT" or "COUNT_DISTINCT" or "SUM" or "AVG" or "MIN" or "MAX";

    /// <summary>The field as the function shows it; null for a function that there is not.</summary>
    public static BoundField? Scalar(string function, BoundField inner)
    {
        var get = inner.Get;
        Func<OrgRecord, object?>? changed = function switch
        {
            "TOLABEL" or "FORMAT" or "CONVERTCURRENCY" => get,
            "CALENDAR_YEAR" or "FISCAL_YEAR" => record => Day(get(record)) is { } day ? (decimal)day.Year : null,
            "CALENDAR_QUARTER" or "FISCAL_QUARTER" => record => Day(get(record)) is { } day ? (decimal)((day.Month + 2) / 3) : null,
            "CALENDAR_MONTH" or "FISCAL_MONTH" => record => Day(get(record)) is { } day ? (decimal)day.Month : null,
            "DAY_IN_MONTH" => record => Day(get(record)) is { } day ? (decimal)day.Day : null,
            "DAY_IN_YEAR" => record => Day(get(record)) is { } day ? (decimal)day.DayOfYear : null,
            "DAY_IN_WEEK" => record => Day(get(record)) is { } day ? (decimal)((int)day.DayOfWeek + 1) : null,
            "HOUR_IN_DAY" => record => get(record) is DateTimeOffset time ? (decimal)time.Hour : null,
            "DAY_ONLY" => record => Day(get(record)) is { } day ? day : null,
            _ => null,
        };
        if (changed is null)
        {
            return null;
        }

        var type = function switch
        {
            "TOLABEL" or "FORMAT" or "CONVERTCURRENCY" => inner.Field.Type,
            "DAY_ONLY" => FieldType.Date,
            _ => FieldType.Integer,
        };
        return inner with { Get = changed, Field = inner.Field with { Type = type } };
    }

    public static FieldType ResultType(string function, FieldType of) =>
        function switch
        {
            "COUNT" or "COUNT_DISTINCT" => FieldType.Integer,
            "AVG" => FieldType.Double,
            _ => of,
        };

    public static object? Aggregate(string function, BoundField? field, IReadOnlyList<OrgRecord> rows)
    {
        if (field is null)
        {
            return (decimal)rows.Count;
        }

        var values = rows.Select(field.Get).Where(value => value is not null).ToList();
        return function switch
        {
            "COUNT" => (decimal)values.Count,
            "COUNT_DISTINCT" => (decimal)values.Distinct().Count(),
            "SUM" => values.Count == 0 ? null : values.Sum(value => (decimal)value!),
            "AVG" => values.Count == 0 ? null : values.Average(value => (decimal)value!),
            "MIN" => values.Min(SoqlValue.Order),
            _ => values.Max(SoqlValue.Order),
        };
    }

    private static DateOnly? Day(object? value) =>
        value switch
        {
            DateOnly day => day,
            DateTimeOffset time => DateOnly.FromDateTime(time.UtcDateTime),
            _ => null,
        };
}
