using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>A plan that was claimed, and how far it has come.</summary>
public sealed record Operation
{
    public required string Id { get; init; }

    /// <summary>The call that claimed it.</summary>
    public required string CallId { get; init; }

    public required OperationState State { get; init; }

    public required Caller Caller { get; init; }

    public required JsonObject Arguments { get; init; }

    public string? Reason { get; init; }

    public required Plan Plan { get; init; }

    public required Decision Decision { get; init; }

    public string? ApprovalId { get; init; }

    /// <summary>The process that runs it; null while nobody does.</summary>
    public string? Owner { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Grows each time the operation changes hands; an attempt under an older fence is refused.</summary>
    public long Fence { get; init; }

    /// <summary>When the next look at it makes sense (a settle window, a backoff, an expiry).</summary>
    public DateTimeOffset? NextLook { get; init; }

    /// <summary>How often it was taken up again after a passing fault.</summary>
    public int Tries { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public Error? Error { get; init; }

    public JsonObject? Answer { get; init; }

    /// <summary>The operation that took its place, for <see cref="OperationState.Superseded"/>.</summary>
    public string? SupersededBy { get; init; }
}

/// <summary>A change of an operation, and what is known of it.</summary>
public sealed record ChangeProgress
{
    public required Change Change { get; init; }

    public ChangeState State { get; init; }

    /// <summary>When it was last sent.</summary>
    public DateTimeOffset? AttemptedAt { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; init; }

    public ChangeOutcome? Outcome { get; init; }
}
