namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>What a verification found.</summary>
/// <param name="Ok">True when everything fits together.</param>
/// <param name="Events">How many events were checked.</param>
/// <param name="Root">The tree's root over those events, lower-case hex.</param>
/// <param name="Problem">The first thing that does not fit; null when all does.</param>
public sealed record AuditVerification(bool Ok, long Events, string Root, AuditProblem? Problem);

/// <param name="Seq">The event; null where it is about the log as a whole.</param>
/// <param name="What">What does not fit, in one sentence.</param>
public sealed record AuditProblem(long? Seq, string What);

/// <summary>A head that was kept outside the state folder: the log must still contain what it stood for.</summary>
/// <param name="Size">How many events the log had.</param>
/// <param name="Root">The root at that size, lower-case hex.</param>
public sealed record KnownHead(long Size, string Root);
