using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>The events of an operation.</summary>
internal static class OperationEvents
{
    public static AuditEvent Claimed(Operation operation, DateTimeOffset at) =>
        Of(
            EventTypes.OperationClaimed,
            operation,
            at,
            new JsonObject { ["state"] = GovernanceJson.ToNode(operation.State), ["key"] = operation.Plan.Key }
        ) with
        {
            Sensitive = operation.Plan.IsKeySensitive ? ["/key"] : [],
        };

    /// <summary>Another process goes on with it, because the one that held it let its lease run out, or because it rested.</summary>
    /// <param name="operation">As it stood before.</param>
    /// <param name="by">The process that takes it.</param>
    public static AuditEvent Taken(Operation operation, string by, DateTimeOffset at)
    {
        var data = new JsonObject { ["by"] = by, ["fence"] = operation.Fence + 1 };
        if (operation.Owner is not null)
        {
            data["from"] = operation.Owner;
            data["lease_until"] = operation.LeaseUntil is { } until ? SealedEvent.Instant(until) : null;
        }

        return Of(EventTypes.OperationTaken, operation, at, data);
    }

    public static AuditEvent Moved(Operation operation, OperationState to, Error? error, DateTimeOffset at)
    {
        var data = new JsonObject { ["from"] = GovernanceJson.ToNode(operation.State), ["to"] = GovernanceJson.ToNode(to) };
        if (error is not null)
        {
            data["error"] = GovernanceJson.ToNode(error);
        }

        return Of(EventTypes.OperationMoved, operation, at, data);
    }

    public static AuditEvent Attempted(Effect effect, AttemptedRequest request, string? bodySha256, DateTimeOffset at)
    {
        var data = new JsonObject
        {
            ["changes"] = GovernanceJson.ToNode(effect.ChangeIds),
            ["fence"] = effect.Fence,
            ["system"] = request.System,
            ["method"] = request.Method,
            ["path"] = request.Path,
        };
        if (bodySha256 is not null)
        {
            data["body_sha256"] = bodySha256;
        }

        return new AuditEvent
        {
            Time = at,
            Type = EventTypes.EffectAttempted,
            CallId = effect.CallId,
            OperationId = effect.OperationId,
            Data = data,
            // Most of a body is known from the plan, so that the digest of the whole would tell a guess at the rest from another.
            Sensitive = bodySha256 is null ? [] : ["/body_sha256"],
        };
    }

    public static AuditEvent Settled(Operation operation, string callId, IReadOnlyList<ChangeOutcome> outcomes, DateTimeOffset at) =>
        new()
        {
            Time = at,
            Type = EventTypes.EffectSettled,
            CallId = callId,
            OperationId = operation.Id,
            Data = new JsonObject { ["outcomes"] = GovernanceJson.ToNode(outcomes) },
        };

    private static AuditEvent Of(string type, Operation operation, DateTimeOffset at, JsonObject data) =>
        new()
        {
            Time = at,
            Type = type,
            CallId = operation.CallId,
            OperationId = operation.Id,
            Data = data,
        };
}
