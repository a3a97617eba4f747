using System.Buffers;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Bulk;

/// <summary>
/// The header of an upload: <c>Field</c>, <c>Relationship.Key</c> or, where several objects are possible, <c>Object:Relationship.Key</c>.
/// https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/datafiles_csv_rel_field_header_row.htm
/// </summary>
internal sealed class IngestColumns
{
    private const string Null = "#N/A";

    private readonly (string? Parent, string? ParentType, string Name)[] _columns;

    private IngestColumns((string? Parent, string? ParentType, string Name)[] columns) => _columns = columns;

    public static (IngestColumns? Columns, string? Problem) Of(SObjectType type, IReadOnlyList<string> header)
    {
        var columns = new List<(string?, string?, string)>();
        foreach (var written in header)
        {
            var name = written.Trim();
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0 && type.TryField(name, out var field))
            {
                columns.Add((null, null, field.Name));
                continue;
            }

            var colon = dot < 0 ? -1 : name.IndexOf(':', StringComparison.Ordinal);
            if (dot < 0 || !type.TryRelationship(name[(colon + 1)..dot], out var reference))
            {
                return (null, $"InvalidBatch : Field name not found : {name}");
            }

            columns.Add((reference.RelationshipName, colon < 0 ? null : name[..colon], name[(dot + 1)..]));
        }

        return (new IngestColumns([.. columns]), null);
    }

    public int IndexOf(string field) =>
        Array.FindIndex(_columns, column => column.Parent is null && string.Equals(column.Name, field, StringComparison.OrdinalIgnoreCase));

    /// <summary>A row as the JSON of a record: an empty value is left out, <c>#N/A</c> is null. <paramref name="without"/> are columns that are no part of it.</summary>
    public JsonElement ToRecord(string[] row, params IReadOnlyList<int> without)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            for (var at = 0; at < _columns.Length; at++)
            {
                if (row[at].Length > 0 && !without.Contains(at))
                {
                    WriteValue(json, _columns[at], row[at]);
                }
            }

            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static void WriteValue(Utf8JsonWriter json, (string? Parent, string? ParentType, string Name) column, string value)
    {
        if (column.Parent is null)
        {
            json.WriteString(column.Name, value == Null ? null : value);
            return;
        }

        if (value == Null)
        {
            json.WriteNull(column.Parent);
            return;
        }

        json.WriteStartObject(column.Parent);
        if (column.ParentType is not null)
        {
            json.WriteStartObject("attributes");
            json.WriteString("type", column.ParentType);
            json.WriteEndObject();
        }

        json.WriteString(column.Name, value);
        json.WriteEndObject();
    }
}
