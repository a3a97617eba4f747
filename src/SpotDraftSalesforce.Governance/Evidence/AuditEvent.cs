using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>One thing that happened, before it is sealed into the log.</summary>
public sealed record AuditEvent
{
    /// <summary>Version of the envelope: <c>{"v","time","type","call","operation","data"}</c>.</summary>
    public const int EnvelopeVersion = 1;

    public required DateTimeOffset Time { get; init; }

    /// <summary><c>call.received</c>, <c>effect.attempted</c>, …: see <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    public string? CallId { get; init; }

    public string? OperationId { get; init; }

    public required JsonObject Data { get; init; }

    /// <summary>
    /// Places in <see cref="Data"/> (JSON pointers) that hold a person's data. They enter the log as salted commitments; the values are kept
    /// beside it, where they can be erased without breaking a hash.
    /// </summary>
    public IReadOnlyList<string> Sensitive { get; init; } = [];
}

/// <summary>The types of events.</summary>
public static class EventTypes
{
    public const string CallReceived = "call.received";
    public const string CallAnswered = "call.answered";
    public const string CallRefused = "call.refused";
    public const string PlanPrepared = "plan.prepared";
    public const string OperationClaimed = "operation.claimed";
    public const string OperationTaken = "operation.taken";
    public const string OperationMoved = "operation.moved";
    public const string EffectAttempted = "effect.attempted";
    public const string EffectSettled = "effect.settled";
    public const string ApprovalRequested = "approval.requested";
    public const string ApprovalDecided = "approval.decided";
    public const string ApprovalRefused = "approval.refused";
    public const string WebhookReceived = "webhook.received";
    public const string WebhookHandled = "webhook.handled";
    public const string WebhookRedriven = "webhook.redriven";
    public const string WritesFrozen = "writes.frozen";
    public const string WritesResumed = "writes.resumed";
    public const string KeyCreated = "key.created";
    public const string KeyRevoked = "key.revoked";
    public const string ConnectionAdded = "connection.added";
    public const string ConnectionAuthorized = "connection.authorized";
    public const string ConnectionRevoked = "connection.revoked";
    public const string ConnectionExpiring = "connection.expiring";
}
