using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>The events of a call, in the shapes that auditors read.</summary>
public static class CallEvents
{
    public static AuditEvent Received(ToolCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Describe(call, EventTypes.CallReceived, call.ReceivedAt, []);
    }

    /// <summary>The one event of a call that changed nothing: who asked for what, and how it ended.</summary>
    public static AuditEvent Ended(ToolCall call, ToolOutcome outcome, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(outcome);
        var ending = new JsonObject { ["status"] = GovernanceJson.ToNode(outcome.Status) };
        if (outcome.Error is not null)
        {
            ending["error"] = GovernanceJson.ToNode(outcome.Error);
        }

        if (outcome.Decision is not null)
        {
            ending["decision"] = GovernanceJson.ToNode(outcome.Decision);
        }

        var type = outcome.Status == OutcomeStatus.Failed ? EventTypes.CallRefused : EventTypes.CallAnswered;
        return Describe(call, type, at, ending) with { OperationId = outcome.OperationId };
    }

    public static AuditEvent Prepared(ToolCall call, string operationId, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(call);
        var plan = call.Plan!;
        return new AuditEvent
        {
            Time = at,
            Type = EventTypes.PlanPrepared,
            CallId = call.Id,
            OperationId = operationId,
            Data = new JsonObject
            {
                ["plan"] = plan.Id,
                ["tool"] = plan.Tool,
                ["tool_version"] = plan.ToolVersion,
                ["pair"] = plan.Pair,
                ["key"] = plan.Key,
                ["as_of"] = SealedEvent.Instant(plan.AsOf),
                ["facts"] = plan.Facts.DeepClone(),
                ["changes"] = GovernanceJson.ToNode(plan.Changes),
                ["questions"] = GovernanceJson.ToNode(plan.Questions),
                ["decision"] = GovernanceJson.ToNode(call.Decision ?? new Decision { Verdict = Verdict.Allow, Rules = [] }),
            },
            Sensitive = [.. SensitiveOf(plan.Changes, "/changes"), .. plan.IsKeySensitive ? ["/key"] : Array.Empty<string>()],
        };
    }

    /// <summary>Where the changes hold a person's data, as JSON pointers below <paramref name="root"/>.</summary>
    private static IEnumerable<string> SensitiveOf(IReadOnlyList<Change> changes, string root)
    {
        for (var c = 0; c < changes.Count; c++)
        {
            // A vendor's own details repeat the fields in the vendor's shape, so they are a person's data whenever a field is.
            if (changes[c].Details is not null && changes[c].Fields.Any(field => field.Sensitive))
            {
                yield return $"{root}/{c}/details";
            }

            for (var f = 0; f < changes[c].Fields.Count; f++)
            {
                if (changes[c].Fields[f].Sensitive)
                {
                    yield return $"{root}/{c}/fields/{f}/before";
                    yield return $"{root}/{c}/fields/{f}/after";
                }
            }
        }
    }

    private static AuditEvent Describe(ToolCall call, string type, DateTimeOffset at, JsonObject ending)
    {
        var data = new JsonObject
        {
            ["caller"] = GovernanceJson.ToNode(call.Caller),
            ["tool"] = call.Definition.Name,
            ["tool_version"] = call.Definition.Version,
            ["arguments"] = call.Arguments.DeepClone(),
        };
        if (call.RequestId is not null)
        {
            data["request_id"] = call.RequestId;
        }

        if (call.Reason is not null)
        {
            data["reason"] = call.Reason;
        }

        if (call.DryRun)
        {
            data["dry_run"] = true;
        }

        foreach (var (name, value) in ending)
        {
            data[name] = value?.DeepClone();
        }

        return new AuditEvent
        {
            Time = at,
            Type = type,
            CallId = call.Id,
            Data = data,
            // What could not be bound may hold anything.
            Sensitive = call.ArgumentError is null
                ? [.. call.Definition.SensitiveArguments.Select(name => "/arguments/" + name)]
                : ["/arguments"],
        };
    }
}
