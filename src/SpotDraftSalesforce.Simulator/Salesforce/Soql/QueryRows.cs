using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>The rows of an answer; written when their page is asked for.</summary>
internal abstract class QueryRows
{
    public abstract int Count { get; }

    /// <summary><c>totalSize</c> of the answer.</summary>
    public virtual int Total => Count;

    public abstract void Write(Utf8JsonWriter json, int at, string versionPath);
}

internal sealed class RecordRows(ResultShape shape, IReadOnlyList<OrgRecord> records) : QueryRows
{
    public ResultShape Shape { get; } = shape;

    public IReadOnlyList<OrgRecord> Records { get; } = records;

    public override int Count => Records.Count;

    public override void Write(Utf8JsonWriter json, int at, string versionPath) => Write(json, Shape, Records[at], versionPath);

    private static void Write(Utf8JsonWriter json, ResultShape shape, OrgRecord root, string versionPath)
    {
        if (shape.Target(root) is not { } record)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        RecordJson.WriteAttributes(json, record, versionPath);
        foreach (var item in shape.Items)
        {
            json.WritePropertyName(item.Key);
            switch (item)
            {
                case ValueItem value:
                    RecordJson.WriteValue(json, value.Field, value.Get(root), record, versionPath);
                    break;
                case ParentItem parent:
                    Write(json, parent.Shape, root, versionPath);
                    break;
                case ChildItem child:
                    WriteChildren(json, child, root, versionPath);
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static void WriteChildren(Utf8JsonWriter json, ChildItem child, OrgRecord parent, string versionPath)
    {
        var rows = child.Rows(parent);
        if (rows.Count == 0)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("totalSize", rows.Count);
        json.WriteBoolean("done", true);
        json.WriteStartArray("records");
        foreach (var row in rows)
        {
            Write(json, child.Shape, row, versionPath);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>One value of an aggregate row.</summary>
internal readonly record struct GroupValue(string Key, SObjectField Field, object? Value);

internal sealed class GroupRows(IReadOnlyList<SObjectField> columns, IReadOnlyList<IReadOnlyList<GroupValue>> groups) : QueryRows
{
    public IReadOnlyList<SObjectField> Columns { get; } = columns;

    public override int Count => groups.Count;

    public override void Write(Utf8JsonWriter json, int at, string versionPath)
    {
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        json.WriteString("type", "AggregateResult");
        json.WriteEndObject();
        foreach (var (key, field, value) in groups[at])
        {
            json.WritePropertyName(key);
            RecordJson.WriteValue(json, field, value, null, versionPath);
        }

        json.WriteEndObject();
    }
}

/// <summary><c>SELECT COUNT()</c>: a number and no rows.</summary>
internal sealed class CountOnly(int total) : QueryRows
{
    public override int Count => 0;

    public override int Total => total;

    public override void Write(Utf8JsonWriter json, int at, string versionPath) => throw new ArgumentOutOfRangeException(nameof(at));
}
