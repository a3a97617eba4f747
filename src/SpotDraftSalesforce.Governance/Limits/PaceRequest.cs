namespace SpotDraftSalesforce.Governance.Limits;

/// <summary>A wish to send one request.</summary>
/// <param name="Key">One allowance at a vendor, such as <c>spotdraft:main</c>.</param>
/// <param name="PerSecond">Requests that the vendor allows in any second.</param>
/// <param name="Lane">The best lane that waits at <paramref name="Waiter"/>.</param>
/// <param name="Waiter">Who asks, for as long as it asks.</param>
public sealed record PaceRequest(string Key, int PerSecond, RequestLane Lane, string Waiter);
