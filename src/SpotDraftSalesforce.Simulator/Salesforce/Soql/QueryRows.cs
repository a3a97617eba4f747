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

    /// <summary>How many records of a page a row takes: with the children that subqueries show beside it.</summary>
    public virtual int Size(int at) => 1;

    /// <param name="pages">Where children that do not fit are kept; null shows them all.</param>
    public abstract void Write(Utf8JsonWriter json, int at, string versionPath, ChildPages? pages = null);
}

/// <summary>The room on a page for the children of one row.</summary>
/// <param name="room">So many records, and one of each subquery at least.</param>
/// <param name="keep">Keeps the rows of a subquery and gives the address of those from a place on.</param>
internal sealed class ChildPages(int room, Func<QueryRows, int, string> keep)
{
    private int _left = room;

    /// <summary>How many of so many children fit.</summary>
    public int Take(int count)
    {
        var taken = Math.Min(count, Math.Max(1, _left));
        _left -= taken;
        return taken;
    }

    public string Keep(QueryRows rows, int from) => keep(rows, from);
}

internal sealed class RecordRows(ResultShape shape, IReadOnlyList<OrgRecord> records) : QueryRows
{
    public ResultShape Shape { get; } = shape;

    public IReadOnlyList<OrgRecord> Records { get; } = records;

    public override int Count => Records.Count;

    public override int Size(int at) => 1 + Shape.Items.OfType<ChildItem>().Sum(child => child.Rows(Records[at]).Count);

    public override void Write(Utf8JsonWriter json, int at, string versionPath, ChildPages? pages = null) =>
        Write(json, Shape, Records[at], versionPath, pages);

    private static void Write(Utf8JsonWriter json, ResultShape shape, OrgRecord root, string versionPath, ChildPages? pages)
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
                    Write(json, parent.Shape, root, versionPath, pages);
                    break;
                case TypeofItem polymorphic:
                    WriteTypeof(json, polymorphic, root, versionPath);
                    break;
                case ChildItem child:
                    WriteChildren(json, child, root, versionPath, pages);
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static void WriteTypeof(Utf8JsonWriter json, TypeofItem item, OrgRecord root, string versionPath)
    {
        if (item.Target(root) is { } target && item.Cases.TryGetValue(target.Type.Name, out var shape))
        {
            Write(json, shape, target, versionPath, null);
        }
        else if (item.Otherwise is { } otherwise)
        {
            Write(json, otherwise, root, versionPath, null);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WriteChildren(Utf8JsonWriter json, ChildItem child, OrgRecord parent, string versionPath, ChildPages? pages)
    {
        var rows = child.Rows(parent);
        if (rows.Count == 0)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("totalSize", rows.Count);
        var shown = pages?.Take(rows.Count) ?? rows.Count;
        json.WriteBoolean("done", shown == rows.Count);
        if (shown < rows.Count)
        {
            json.WriteString("nextRecordsUrl", pages!.Keep(new RecordRows(child.Shape, rows), shown));
        }

        json.WriteStartArray("records");
        foreach (var row in rows.Take(shown))
        {
            Write(json, child.Shape, row, versionPath, null);
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

    public override void Write(Utf8JsonWriter json, int at, string versionPath, ChildPages? pages = null)
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

    public override void Write(Utf8JsonWriter json, int at, string versionPath, ChildPages? pages = null) =>
        throw new ArgumentOutOfRangeException(nameof(at));
}
