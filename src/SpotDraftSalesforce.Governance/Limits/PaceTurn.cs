namespace SpotDraftSalesforce.Governance.Limits;

/// <summary>A turn that was taken, or the wait until it is worth asking again.</summary>
/// <param name="Id">The turn; null where there was none.</param>
/// <param name="At">When it was taken.</param>
/// <param name="Wait">Without a turn: how long to wait before asking again.</param>
public sealed record PaceTurn(long? Id, DateTimeOffset At, TimeSpan Wait);
