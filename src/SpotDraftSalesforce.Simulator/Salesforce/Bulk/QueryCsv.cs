using System.Globalization;
using System.Text;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;
using SpotDraftSalesforce.Simulator.Salesforce.Soql;

namespace SpotDraftSalesforce.Simulator.Salesforce.Bulk;

/// <summary>The rows of a query as CSV: fields of parents under their dotted path, nothing for null, times ending in <c>Z</c>.</summary>
internal sealed class QueryCsv
{
    private readonly List<(string Name, ValueItem Item)> _columns = [];

    public QueryCsv(ResultShape shape) => Add(shape, string.Empty);

    public string Write(RecordRows rows, int from, int until, CsvFormat format)
    {
        var csv = new StringBuilder();
        format.Write(csv, _columns.Select(column => column.Name));
        for (var at = from; at < until; at++)
        {
            var record = rows.Records[at];
            format.Write(csv, _columns.Select(column => Text(column.Item.Field, column.Item.Get(record))));
        }

        return csv.ToString();
    }

    private void Add(ResultShape shape, string prefix)
    {
        foreach (var item in shape.Items)
        {
            switch (item)
            {
                case ValueItem value:
                    _columns.Add((prefix + value.Key, value));
                    break;
                case ParentItem parent:
                    Add(parent.Shape, $"{prefix}{parent.Key}.");
                    break;
            }
        }
    }

    private static string Text(SObjectField field, object? value) =>
        value switch
        {
            null => string.Empty,
            bool flag => flag ? "true" : "false",
            decimal number when field.Type == FieldType.Integer => decimal.ToInt64(number).ToString(CultureInfo.InvariantCulture),
            decimal number => number.ToString("0.0##############", CultureInfo.InvariantCulture),
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTimeOffset time => RecordJson.Instant(time).Replace("+0000", "Z", StringComparison.Ordinal),
            _ => value.ToString()!,
        };
}
