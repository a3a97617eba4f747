namespace SpotDraftSalesforce.Governance.Limits;

/// <summary>Counts calls over all processes that share one state folder.</summary>
public interface IRateLedger
{
    /// <summary>Counts one call, and returns null; or counts nothing, and returns how long to wait until one is free.</summary>
    Task<TimeSpan?> TakeAsync(string key, int perMinute, CancellationToken cancellationToken);
}
