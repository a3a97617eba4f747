namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>Records that another transaction seems to hold: each write to one fails until its count is used up. Callers hold the org's lock.</summary>
internal sealed class RecordLocks
{
    private readonly Dictionary<string, int> _left = new(StringComparer.Ordinal);

    public void Hold(string id, int times) => _left[id] = times;

    public bool Meets(string id)
    {
        if (!_left.TryGetValue(id, out var left) || left <= 0)
        {
            return false;
        }

        _left[id] = left - 1;
        return true;
    }

    public void Clear() => _left.Clear();
}
