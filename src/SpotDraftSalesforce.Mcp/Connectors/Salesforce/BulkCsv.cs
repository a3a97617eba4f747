using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>CSV as bulk jobs take and give it: RFC 4180 with line feeds, and <c>#N/A</c> for a field that is to be emptied.</summary>
internal static class BulkCsv
{
    /// <summary>What empties a field; a text of these four letters cannot be written by a bulk job.</summary>
    public const string Null = "#N/A";

    public static string Write(IReadOnlyList<string> columns, IEnumerable<JsonObject> records)
    {
        var csv = new StringBuilder();
        csv.AppendJoin(',', columns.Select(Quoted)).Append('\n');
        foreach (var record in records)
        {
            csv.AppendJoin(',', columns.Select(column => Quoted(TextOf(record[column])))).Append('\n');
        }

        return csv.ToString();
    }

    /// <summary>The rows of a result, by column name whatever its case.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string csv)
    {
        var lines = Lines(csv).ToList();
        return lines.Count == 0
            ? []
            :
            [
                .. lines
                    .Skip(1)
                    .Select(line =>
                        lines[0]
                            .Zip(line)
                            .DistinctBy(cell => cell.First, StringComparer.OrdinalIgnoreCase)
                            .ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.OrdinalIgnoreCase)
                    ),
            ];
    }

    private static IEnumerable<List<string>> Lines(string csv)
    {
        var line = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var place = 0; place < csv.Length; place++)
        {
            var letter = csv[place];
            if (quoted)
            {
                if (letter != '"')
                {
                    cell.Append(letter);
                }
                else if (place + 1 < csv.Length && csv[place + 1] == '"')
                {
                    cell.Append(csv[++place]);
                }
                else
                {
                    quoted = false;
                }
            }
            else if (letter == '"')
            {
                quoted = true;
            }
            else if (letter is ',' or '\n')
            {
                line.Add(cell.ToString());
                cell.Clear();
                if (letter == '\n')
                {
                    yield return line;
                    line = [];
                }
            }
            else if (letter != '\r')
            {
                cell.Append(letter);
            }
        }

        if (cell.Length > 0 || line.Count > 0)
        {
            line.Add(cell.ToString());
            yield return line;
        }
    }

    private static string TextOf(JsonNode? value) =>
        value is null || value.GetValueKind() == JsonValueKind.Null ? Null
        : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>()
        : value.ToJsonString();

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
