using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>Finds the index by which a condition is answered with the fewest rows: ids, names, keys, references, dates.</summary>
internal sealed class RowPlanner(
    OrgTable table,
    string? alias,
    SoqlBinder binder,
    DateOnly today,
    Func<SoqlQuery, HashSet<string>> semiJoin
)
{
    /// <summary>Null when every row has to be looked at.</summary>
    public RowPlan? Plan(Condition condition)
    {
        switch (condition)
        {
            case AllOf all:
                return all.Parts.Select(Plan).OfType<RowPlan>().MinBy(plan => plan.Count);
            case AnyOf any:
                var plans = any.Parts.Select(Plan).ToList();
                return plans.TrueForAll(plan => plan is not null)
                    ? new RowPlan(plans.Sum(plan => plan!.Count), () => plans.SelectMany(plan => plan!.Rows()).Distinct())
                    : null;
            case SemiJoin { Negated: false } join:
                return Direct(join.Operand) is { } key && key.Type.IsIdentifier() ? ByTexts(key, semiJoin(join.Query)) : null;
            case Comparison comparison:
                return Direct(comparison.Operand) is { } field ? ByComparison(field, comparison) : null;
            default:
                return null;
        }
    }

    private SObjectField? Direct(Operand operand)
    {
        if (operand.Function is not null)
        {
            return null;
        }

        var bound = binder.Field(table.Type, operand.Path, alias, operand.Position);
        return bound.Direct ? bound.Field : null;
    }

    private RowPlan? ByComparison(SObjectField field, Comparison comparison)
    {
        if (comparison.Operator is "=" or "IN" && comparison.Values.All(value => value is { Kind: LiteralKind.Text, Text.Length: > 0 }))
        {
            var texts = comparison.Values.Select(value => field.Type.IsIdentifier() ? RecordId.Normalize(value.Text) : value.Text).ToList();
            return texts.Contains(null) ? null : ByTexts(field, texts.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList());
        }

        return
            comparison.Values is [var literal] && table.Ordered(field) is { } index && Span(field, comparison.Operator, literal) is { } span
            ? new RowPlan(index.Count(span.Low, span.High), () => index.Range(span.Low, span.High))
            : null;
    }

    private RowPlan? ByTexts(SObjectField field, IReadOnlyCollection<string> texts)
    {
        if (field.Type == FieldType.Id)
        {
            return new RowPlan(texts.Count, () => texts.Select(table.ById).OfType<OrgRecord>());
        }

        return OrgTable.HasIndex(field)
            ? new RowPlan(texts.Sum(text => table.Find(field, text).Count), () => texts.SelectMany(text => table.Find(field, text)))
            : null;
    }

    /// <summary>The keys that the comparison leaves, the upper end not included.</summary>
    private (long Low, long High)? Span(SObjectField field, string op, Literal literal)
    {
        long low;
        long high;
        if (literal.Kind == LiteralKind.DateRange)
        {
            var (from, until) = DateRange.Of(literal.Text, literal.Count, today);
            (low, high) = (Key(field, from), Key(field, until));
        }
        else if (
            literal.Kind == LiteralKind.Date
            && DateOnly.TryParseExact(literal.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        )
        {
            (low, high) = (Key(field, day), Key(field, day) + 1);
        }
        else if (literal.Kind == LiteralKind.DateTime && JsonValue.ParseDateTime(literal.Text.ToUpperInvariant()) is { } time)
        {
            (low, high) = (time.UtcTicks, time.UtcTicks + 1);
        }
        else
        {
            return null;
        }

        return op switch
        {
            "=" => (low, high),
            "<" => (long.MinValue, low),
            "<=" => (long.MinValue, high),
            ">" => (high, long.MaxValue),
            ">=" => (low, long.MaxValue),
            _ => null,
        };
    }

    private static long Key(SObjectField field, DateOnly day) =>
        field.Type == FieldType.Date ? day.DayNumber : new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).UtcTicks;
}
