namespace SpotDraftSalesforce.Governance.Limits;

/// <summary>Spaces the requests to a vendor over all processes that share one state folder.</summary>
public interface IPaceLedger
{
    /// <summary>Reserves the next turn for <paramref name="key"/> and returns how long to wait for it.</summary>
    /// <param name="key">One allowance at a vendor, such as <c>spotdraft:main</c>.</param>
    /// <param name="spacing">The least time between two turns.</param>
    Task<TimeSpan> ReserveAsync(string key, TimeSpan spacing, CancellationToken cancellationToken);
}
