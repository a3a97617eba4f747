using System.Runtime.InteropServices;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>
/// The records of a table in the order of one date field. A write only appends; the next question sorts what came since. An entry that its
/// record has moved away from, or was taken back with, is passed over and dropped later. Callers hold the org's lock.
/// </summary>
internal sealed class OrderedIndex(SObjectField field)
{
    private const int MostUnsorted = 256;

    private readonly List<Entry> _recent = [];
    private List<Entry> _sorted = [];

    public void Add(OrgRecord record)
    {
        if (KeyOf(record[field]) is { } key)
        {
            _recent.Add(new Entry(key, record));
        }
    }

    /// <summary>How many entries lie from <paramref name="low"/> up to, not including, <paramref name="high"/>; never fewer than there are records.</summary>
    public int Count(long low, long high)
    {
        Settle();
        return First(high) - First(low) + _recent.Count;
    }

    /// <summary>The living records of that range, each once, in no particular order.</summary>
    public IEnumerable<OrgRecord> Range(long low, long high)
    {
        Settle();
        var found = new HashSet<OrgRecord>();
        var until = First(high);
        for (var at = First(low); at < until; at++)
        {
            if (Holds(_sorted[at]))
            {
                found.Add(_sorted[at].Record);
            }
        }

        foreach (var entry in _recent.Where(entry => entry.Key >= low && entry.Key < high && Holds(entry)))
        {
            found.Add(entry.Record);
        }

        return found;
    }

    /// <summary>The place of a date or a time in the order; null for no value.</summary>
    public static long? KeyOf(object? value) =>
        value switch
        {
            DateOnly date => date.DayNumber,
            DateTimeOffset time => time.UtcTicks,
            _ => null,
        };

    private bool Holds(Entry entry) => !entry.Record.Deleted && !entry.Record.Removed && KeyOf(entry.Record[field]) == entry.Key;

    private int First(long key)
    {
        var (from, until) = (0, _sorted.Count);
        while (from < until)
        {
            var middle = from + ((until - from) / 2);
            (from, until) = _sorted[middle].Key < key ? (middle + 1, until) : (from, middle);
        }

        return from;
    }

    private void Settle()
    {
        if (_recent.Count <= MostUnsorted)
        {
            return;
        }

        _recent.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        var merged = new List<Entry>(_sorted.Count + _recent.Count);
        var at = 0;
        foreach (var entry in _sorted)
        {
            while (at < _recent.Count && _recent[at].Key < entry.Key)
            {
                Keep(merged, _recent[at++]);
            }

            Keep(merged, entry);
        }

        for (; at < _recent.Count; at++)
        {
            Keep(merged, _recent[at]);
        }

        _sorted = merged;
        _recent.Clear();
    }

    // A deleted record may come back, and its entry with it.
    private void Keep(List<Entry> entries, Entry entry)
    {
        if (!entry.Record.Removed && KeyOf(entry.Record[field]) == entry.Key)
        {
            entries.Add(entry);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(long Key, OrgRecord Record);
}
