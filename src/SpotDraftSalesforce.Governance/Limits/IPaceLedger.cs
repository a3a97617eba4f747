namespace SpotDraftSalesforce.Governance.Limits;

/// <summary>
/// Keeps the requests of all processes that share one state folder under a vendor's rate. A vendor counts arrivals, so a turn is spent from the
/// moment a request may have arrived until one second after it must have: that holds for any sliding second, however late single requests are.
/// </summary>
public interface IPaceLedger
{
    /// <summary>Takes a turn if there is one now; otherwise says when to ask again.</summary>
    Task<PaceTurn> TakeAsync(PaceRequest request, CancellationToken cancellationToken);

    /// <summary>Tells that the request of a turn arrived at the latest <paramref name="late"/> after the turn was taken; null if it was never sent.</summary>
    Task EndAsync(long turn, TimeSpan? late, CancellationToken cancellationToken);

    /// <summary>Tells that the vendor refused a request for its rate: nobody sends for <paramref name="wait"/>, and then for a while one less a second.</summary>
    Task RefusedAsync(string key, TimeSpan wait, CancellationToken cancellationToken);
}
