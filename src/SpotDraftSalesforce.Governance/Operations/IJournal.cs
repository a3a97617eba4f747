using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>The one way to change durable state: each entry is written whole, with its evidence, or not at all.</summary>
public interface IJournal
{
    /// <summary>
    /// Returns once the entry is durable. Throws <see cref="JournalConflictException"/> when one of its conditions does not hold (then nothing of
    /// the entry was written), and <see cref="GovernedException"/> with <see cref="ErrorCode.EvidenceUnavailable"/> when storage fails.
    /// </summary>
    Task CommitAsync(JournalEntry entry, CancellationToken cancellationToken);
}

/// <param name="Writes">Changes of state, in order.</param>
/// <param name="Events">What happened, in order.</param>
public sealed record JournalEntry(IReadOnlyList<JournalWrite> Writes, IReadOnlyList<AuditEvent> Events);

/// <summary>A change of state with the condition under which it may be made.</summary>
public abstract record JournalWrite;

/// <summary>
/// Inserts a live operation. Conflict: <see cref="JournalConflict.ClaimHeld"/> when its key is held by another, or was until after
/// <paramref name="ReadSince"/>: what the plan was made from may be from before the other's effect.
/// </summary>
/// <param name="ReadSince">When the plan's reading began; null where the plan was not made just now.</param>
public sealed record ClaimOperation(Operation Operation, DateTimeOffset? ReadSince = null) : JournalWrite;

/// <summary>
/// Moves an operation. Conflict: <see cref="JournalConflict.FenceLost"/> unless it is in one of the states <paramref name="From"/> under
/// <paramref name="Fence"/>. Leaving the live states, or <see cref="Release"/>, gives the lease up.
/// </summary>
public sealed record MoveOperation(string OperationId, long Fence, IReadOnlyList<OperationState> From, OperationState To) : JournalWrite
{
    public Error? Error { get; init; }

    public System.Text.Json.Nodes.JsonObject? Answer { get; init; }

    public DateTimeOffset? NextLook { get; init; }

    public int? Tries { get; init; }

    public bool Release { get; init; }

    public string? SupersededBy { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Takes over an operation whose lease has run out. Conflict: <see cref="JournalConflict.FenceLost"/> when the fence has moved.</summary>
public sealed record TakeOperation(string OperationId, long Fence, string Owner, DateTimeOffset LeaseUntil, DateTimeOffset Now)
    : JournalWrite;

/// <summary>
/// Marks changes as sent. Conflict: <see cref="JournalConflict.FenceLost"/> when the operation is no longer ours, <see cref="JournalConflict.Frozen"/>
/// while writes are frozen.
/// </summary>
public sealed record AttemptChanges(string OperationId, long Fence, IReadOnlyList<string> ChangeIds, DateTimeOffset At) : JournalWrite;

/// <summary>Writes the outcomes of changes, and the links that they establish.</summary>
public sealed record SettleChanges(string OperationId, IReadOnlyList<ChangeOutcome> Outcomes, DateTimeOffset At) : JournalWrite;

/// <summary>Inserts or renews a link.</summary>
public sealed record SaveLink(Link Link, DateTimeOffset At) : JournalWrite;

/// <summary>Inserts a pending approval.</summary>
public sealed record OpenApproval(Approval Approval) : JournalWrite;

/// <summary>Decides a pending approval. Conflict: <see cref="JournalConflict.ApprovalUsed"/> when it is not pending any more.</summary>
public sealed record DecideApproval(string ApprovalId, ApprovalState To, ApprovalDecision? Decision, DateTimeOffset At) : JournalWrite;

/// <summary>Uses an approval up. Conflict: <see cref="JournalConflict.ApprovalUsed"/> unless it is approved and unused.</summary>
public sealed record UseApproval(string ApprovalId, DateTimeOffset At) : JournalWrite;

/// <summary>Reserves an amount of a budget. Conflict: <see cref="JournalConflict.BudgetExceeded"/>.</summary>
public sealed record ReserveBudget(string Key, string Window, decimal Amount, decimal Limit, string OperationId, DateTimeOffset At)
    : JournalWrite;

/// <summary>Gives a reservation back, for an operation that ended without effect.</summary>
public sealed record ReleaseBudget(string OperationId) : JournalWrite;

/// <summary>Remembers a request by the caller's own name for it. Conflict: <see cref="JournalConflict.RequestTaken"/>.</summary>
public sealed record SaveRequest(
    string CallerId,
    string Tool,
    string RequestId,
    string ArgumentsDigest,
    string CallId,
    string OperationId,
    DateTimeOffset At
) : JournalWrite;

/// <summary>Freezes all writes. Conflict: <see cref="JournalConflict.Frozen"/> when they are frozen already.</summary>
public sealed record SetFreeze(Freezes.Freeze Freeze) : JournalWrite;

/// <summary>Lifts the freeze, if there is one.</summary>
public sealed record LiftFreeze(DateTimeOffset At) : JournalWrite;

/// <summary>Marks an inbox message as handled, or due again.</summary>
public sealed record EndInbox(long MessageId, string State, string? Note, DateTimeOffset? NextTry, DateTimeOffset At) : JournalWrite;

/// <summary>Makes an inbox message due again as if it had just come.</summary>
public sealed record RedriveInbox(long MessageId) : JournalWrite;

/// <summary>What stood in the way of an entry.</summary>
public enum JournalConflict
{
    ClaimHeld,
    FenceLost,
    ApprovalUsed,
    BudgetExceeded,
    RequestTaken,
    Frozen,
}

/// <summary>Nothing of the entry was written, because a condition did not hold.</summary>
public sealed class JournalConflictException(JournalConflict conflict, string? detail = null)
    : Exception($"The entry was not written: {conflict}{(detail is null ? "" : " (" + detail + ")")}.")
{
    public JournalConflict Conflict { get; } = conflict;

    /// <summary>
    /// The operation that holds the claim, for <see cref="JournalConflict.ClaimHeld"/>; who froze, when and why, for <see cref="JournalConflict.Frozen"/>.
    /// </summary>
    public string? Detail { get; } = detail;
}
