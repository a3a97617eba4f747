namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>
/// Records that somebody holds: another transaction, so that each write fails until its count is used up, or an approval, so that every
/// write fails until the approval is over. Callers hold the org's lock.
/// </summary>
internal sealed class RecordLocks
{
    private readonly Dictionary<string, int> _left = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inApproval = new(StringComparer.Ordinal);

    public void Hold(string id, int times) => _left[id] = times;

    public void SetInApproval(string id, bool locked)
    {
        if (locked)
        {
            _inApproval.Add(id);
        }
        else
        {
            _inApproval.Remove(id);
        }
    }

    public bool InApproval(string id) => _inApproval.Contains(id);

    public bool Meets(string id)
    {
        if (!_left.TryGetValue(id, out var left) || left <= 0)
        {
            return false;
        }

        _left[id] = left - 1;
        return true;
    }

    public void Clear()
    {
        _left.Clear();
        _inApproval.Clear();
    }
}
