namespace SpotDraftSalesforce.EndToEnd.Crash;

/// <summary>At what moment of a write the server is killed.</summary>
internal enum KillPoint
{
    /// <summary>The request has come to the vendor, so its attempt is recorded, and the vendor has not answered.</summary>
    Arrived,

    /// <summary>The vendor has done it (or has cut the answer); the server may not have heard yet.</summary>
    Committed,

    /// <summary>A little after the vendor's answer: between this change and the next.</summary>
    Between,
}
