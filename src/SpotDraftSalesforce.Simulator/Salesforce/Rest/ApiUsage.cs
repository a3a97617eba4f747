namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>Calls of the last 24 simulated hours, in one window that starts with its first call.</summary>
internal sealed class ApiUsage(SimulatorClock clock, SalesforceSettings settings)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _windowStart;
    private int _used;

    public int Max { get; } = settings.DailyApiRequests;

    public int Used
    {
        get
        {
            lock (_gate)
            {
                Roll();
                return _used;
            }
        }
    }

    /// <summary>Counts one call; false, and nothing counted, when none is left.</summary>
    public bool TryCount()
    {
        lock (_gate)
        {
            Roll();
            if (_used >= Max)
            {
                return false;
            }

            _used++;
            return true;
        }
    }

    public void SetRemaining(int remaining)
    {
        lock (_gate)
        {
            Roll();
            _used = Math.Max(0, Max - remaining);
        }
    }

    private void Roll()
    {
        var now = clock.GetUtcNow();
        if (now - _windowStart >= TimeSpan.FromHours(24) || now < _windowStart)
        {
            _windowStart = now;
            _used = 0;
        }
    }
}
