namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>Counts what stays open between requests, in all and by owner.</summary>
internal sealed class SessionSlots(McpHttpOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SessionOwner, int> _held = [];
    private int _total;

    public bool TryTake(SessionOwner owner)
    {
        lock (_gate)
        {
            var held = _held.GetValueOrDefault(owner);
            if (_total >= options.MaxSessions || held >= options.MaxSessionsPerOwner)
            {
                return false;
            }

            _held[owner] = held + 1;
            _total++;
            return true;
        }
    }

    public void Return(SessionOwner owner)
    {
        lock (_gate)
        {
            _total--;
            if (--_held[owner] == 0)
            {
                _held.Remove(owner);
            }
        }
    }
}
