using System.Runtime.InteropServices;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>The records of one object, found by id and by every indexed field. Callers hold the org's lock.</summary>
internal sealed class OrgTable
{
    private readonly Dictionary<string, OrgRecord> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Dictionary<string, HashSet<OrgRecord>>> _indexes = [];
    private readonly Dictionary<int, OrderedIndex> _ordered = [];
    private readonly List<OrgRecord> _rows = [];
    private readonly OrgJournal _journal;
    private long _number;

    public OrgTable(SObjectType type, OrgJournal journal)
    {
        Type = type;
        _journal = journal;
        foreach (var field in type.Fields.Where(field => field.Indexed))
        {
            _indexes[field.Index] = new(field.Type.IsIdentifier() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        }

        foreach (var field in type.Fields.Where(field => field.Type is FieldType.Date or FieldType.DateTime))
        {
            _ordered[field.Index] = new OrderedIndex(field);
        }
    }

    public SObjectType Type { get; }

    /// <summary>The index of a date or datetime field; null for other fields.</summary>
    public OrderedIndex? Ordered(SObjectField field) => _ordered.GetValueOrDefault(field.Index);

    /// <summary>Every record in the order of insertion, deleted ones included.</summary>
    public IReadOnlyList<OrgRecord> Rows => _rows;

    public string NextId() => RecordId.Create(Type.KeyPrefix, ++_number);

    public OrgRecord? ById(string id) => _byId.GetValueOrDefault(id);

    public OrgRecord Add(object?[] values, long insertedAt)
    {
        var record = new OrgRecord(Type, values, _rows.Count, insertedAt);
        _byId.Add(record.Id, record);
        _rows.Add(record);
        Index(record);
        _journal.Note(() =>
        {
            Unindex(record);
            record.Removed = true;
            _byId.Remove(record.Id);
            _rows.RemoveAt(_rows.Count - 1);
        });
        return record;
    }

    public void Replace(OrgRecord record, object?[] values)
    {
        var before = record.Values;
        Swap(record, values);
        _journal.Note(() => Swap(record, before));
    }

    public void MarkDeleted(OrgRecord record, bool deleted)
    {
        var before = record.Deleted;
        Bury(record, deleted);
        _journal.Note(() => Bury(record, before));
    }

    public void Purge(OrgRecord record)
    {
        record.Purged = true;
        _journal.Note(() => record.Purged = false);
    }

    /// <summary>The same records as another form of their object has them: values go by the name of their field.</summary>
    public OrgTable MoveTo(SObjectType type)
    {
        var table = new OrgTable(type, _journal) { _number = _number };
        var from = type.Fields.Select(field => Type.TryField(field.Name, out var old) ? old.Index : -1).ToArray();
        foreach (var row in _rows)
        {
            var values = new object?[from.Length];
            for (var at = 0; at < from.Length; at++)
            {
                var added = type.Fields[at].Type == FieldType.Boolean ? (object)(type.Fields[at].Default == "true") : null;
                values[at] = from[at] < 0 ? added : row.Values[from[at]];
            }

            var moved = new OrgRecord(type, values, row.Sequence, row.InsertedAt) { Deleted = row.Deleted, Purged = row.Purged };
            table._byId.Add(moved.Id, moved);
            table._rows.Add(moved);
            if (!moved.Deleted)
            {
                table.Index(moved);
            }
        }

        return table;
    }

    public static bool HasIndex(SObjectField field) => field.Indexed;

    /// <summary>Records that are not deleted and hold this text in an indexed field.</summary>
    public IReadOnlyCollection<OrgRecord> Find(SObjectField field, string value) =>
        _indexes[field.Index].TryGetValue(value, out var found) ? found : [];

    private void Swap(OrgRecord record, object?[] values)
    {
        if (!record.Deleted)
        {
            Reindex(record, values);
        }

        var before = record.Values;
        record.Values = values;
        foreach (var (at, index) in _ordered)
        {
            if (!Equals(before[at], values[at]))
            {
                index.Add(record);
            }
        }
    }

    private void Bury(OrgRecord record, bool deleted)
    {
        if (record.Deleted == deleted)
        {
            return;
        }

        if (deleted)
        {
            Unindex(record);
        }
        else
        {
            Index(record);
        }

        record.Deleted = deleted;
    }

    private void Reindex(OrgRecord record, object?[] values)
    {
        foreach (var (at, index) in _indexes)
        {
            if (!Equals(record.Values[at], values[at]))
            {
                Remove(index, record, record.Values[at]);
                Insert(index, record, values[at]);
            }
        }
    }

    private void Index(OrgRecord record)
    {
        foreach (var (at, index) in _indexes)
        {
            Insert(index, record, record.Values[at]);
        }

        foreach (var index in _ordered.Values)
        {
            index.Add(record);
        }
    }

    private void Unindex(OrgRecord record)
    {
        foreach (var (at, index) in _indexes)
        {
            Remove(index, record, record.Values[at]);
        }
    }

    private static void Insert(Dictionary<string, HashSet<OrgRecord>> index, OrgRecord record, object? value)
    {
        if (value is string text)
        {
            ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(index, text, out _);
            (bucket ??= []).Add(record);
        }
    }

    private static void Remove(Dictionary<string, HashSet<OrgRecord>> index, OrgRecord record, object? value)
    {
        if (value is string text && index.TryGetValue(text, out var bucket) && bucket.Remove(record) && bucket.Count == 0)
        {
            index.Remove(text);
        }
    }
}
