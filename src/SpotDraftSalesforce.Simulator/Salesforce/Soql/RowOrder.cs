using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>ORDER BY of one field: nulls come first, whatever the direction, unless the query says last.</summary>
internal static class RowOrder
{
    public static IComparer<object?> Of(OrderItem item, FieldType type)
    {
        var sign = item.Descending ? -1 : 1;
        var edge = item.NullsLast ? 1 : -1;
        return Comparer<object?>.Create(
            (left, right) =>
                (left, right) switch
                {
                    (null, null) => 0,
                    (null, _) => edge,
                    (_, null) => -edge,
                    (string a, string b) when type.IsIdentifier() => sign * string.CompareOrdinal(a, b),
                    _ => sign * SoqlValue.Compare(left, right),
                }
        );
    }
}
