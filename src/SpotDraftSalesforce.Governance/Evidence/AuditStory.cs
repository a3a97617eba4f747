using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>
/// Everything that the log knows of one operation or call. Values that were erased stand as <c>{"sha256":…,"erased":true}</c>.
/// </summary>
public sealed record AuditStory
{
    /// <summary>The operation or call that was asked for.</summary>
    public required string Id { get; init; }

    public string? OperationId { get; init; }

    /// <summary>The calls that had a part in it, in order.</summary>
    public required IReadOnlyList<string> Calls { get; init; }

    /// <summary>Who asked; null where the call that asked is not part of this log.</summary>
    public Caller? Caller { get; init; }

    public DateTimeOffset? AskedAt { get; init; }

    public string? Tool { get; init; }

    public JsonObject? Arguments { get; init; }

    public string? Reason { get; init; }

    /// <summary>What policy looked at.</summary>
    public JsonObject? Facts { get; init; }

    public IReadOnlyList<Question> Questions { get; init; } = [];

    public Decision? Decision { get; init; }

    public IReadOnlyList<StoryChange> Changes { get; init; } = [];

    public IReadOnlyList<StoryApproval> Approvals { get; init; } = [];

    /// <summary>The operation's last state, or the call's status where there was no operation.</summary>
    public string? State { get; init; }

    public Error? Error { get; init; }

    /// <summary>Every event, in order.</summary>
    public required IReadOnlyList<StoryStep> Steps { get; init; }
}

/// <param name="Text">One sentence for a person.</param>
/// <param name="Data">The event's data, with the values behind its commitments where they are still kept.</param>
public sealed record StoryStep(long Seq, DateTimeOffset Time, string Type, string? CallId, string Text, JsonObject Data);

/// <summary>A planned change with its values before and after, and what became of it.</summary>
public sealed record StoryChange(Change Change, IReadOnlyList<StoryAttempt> Attempts, ChangeOutcome? Outcome, DateTimeOffset? SettledAt);

/// <summary>One request that was sent for a change.</summary>
/// <param name="BodySha256">Null where it had no body, and once the digest was erased.</param>
public sealed record StoryAttempt(DateTimeOffset At, string Method, string Path, string? BodySha256, long Fence);

/// <summary>A question to persons, and every decision on it, refused ones too.</summary>
public sealed record StoryApproval(
    string Id,
    DateTimeOffset RequestedAt,
    string? ExpiresAt,
    IReadOnlyList<IReadOnlyList<string>> ApproverRoles,
    IReadOnlyList<string> ExcludedPersons,
    IReadOnlyList<StoryDecision> Decisions
);

/// <param name="Refused">Why the decision did not count; null when it did.</param>
public sealed record StoryDecision(DateTimeOffset At, Caller Approver, bool Approve, string? Comment, Error? Refused);
