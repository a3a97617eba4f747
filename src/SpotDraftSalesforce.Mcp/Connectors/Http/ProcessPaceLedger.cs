using SpotDraftSalesforce.Governance.Limits;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>Turns for one process alone, for commands that run without a state folder.</summary>
internal sealed class ProcessPaceLedger(TimeProvider time) : IPaceLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _next = [];

    public Task<TimeSpan> ReserveAsync(string key, TimeSpan spacing, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var turn = Math.Max(now, _next.GetValueOrDefault(key));
            _next[key] = turn + (long)(spacing.TotalSeconds * time.TimestampFrequency);
            return Task.FromResult(time.GetElapsedTime(now, turn));
        }
    }
}
