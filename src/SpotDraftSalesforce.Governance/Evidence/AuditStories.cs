using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>Puts the events of one operation or call together so that a person can follow them.</summary>
public sealed class AuditStories(IAuditLog log)
{
    private const int MostEvents = 10_000;

    /// <summary>The story of an operation (<c>op_…</c>) or a call (<c>call_…</c>); null when the log knows nothing of it.</summary>
    public async Task<AuditStory?> TellAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        var events = await EventsAsync(id, cancellationToken);
        if (events.Count == 0)
        {
            return null;
        }

        var steps = new List<StoryStep>();
        foreach (var stored in events)
        {
            var data = await DisclosedAsync(stored, cancellationToken);
            steps.Add(new StoryStep(stored.Seq, stored.Time, stored.Type, stored.CallId, StoryText.Of(stored.Type, data), data));
        }

        return Compose(id, events.FirstOrDefault(stored => stored.OperationId is not null)?.OperationId, steps);
    }

    private async Task<List<StoredEvent>> EventsAsync(string id, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<long, StoredEvent>();
        async Task AddAsync(AuditQuery query, Func<StoredEvent, bool> wanted)
        {
            foreach (var stored in (await log.SearchAsync(query with { Most = MostEvents }, cancellationToken)).Where(wanted))
            {
                found[stored.Seq] = stored;
            }
        }

        await AddAsync(new AuditQuery(CallId: id), _ => true);
        var operation = found.Values.FirstOrDefault(stored => stored.OperationId is not null)?.OperationId ?? id;
        await AddAsync(new AuditQuery(OperationId: operation), _ => true);
        // The event of a call that led to the operation carries only the call's id.
        foreach (var call in found.Values.Select(stored => stored.CallId).OfType<string>().Distinct(StringComparer.Ordinal).ToArray())
        {
            await AddAsync(new AuditQuery(CallId: call), stored => stored.OperationId is null || stored.OperationId == operation);
        }

        return [.. found.Values];
    }

    private async Task<JsonObject> DisclosedAsync(StoredEvent stored, CancellationToken cancellationToken)
    {
        var data = JsonNode.Parse(stored.Json)?["data"] as JsonObject ?? [];
        foreach (var value in await log.ValuesAsync(stored.Seq, cancellationToken))
        {
            if (JsonPointer.TryFind(data, value.Path, out var parent, out var last, out _))
            {
                JsonPointer.Replace(parent, last, JsonNode.Parse(value.Json)!);
            }
        }

        MarkErased(data);
        return data;
    }

    /// <summary>A commitment that still stands in the data has lost its value: an object whose only member is a hash.</summary>
    private static void MarkErased(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject { Count: 1 } commitment when commitment["sha256"] is JsonValue:
                commitment["erased"] = true;
                break;
            case JsonObject members:
                foreach (var (_, value) in members)
                {
                    MarkErased(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    MarkErased(item);
                }

                break;
        }
    }

    private static AuditStory Compose(string id, string? operationId, List<StoryStep> steps)
    {
        var asked = steps.Find(step => step.Data.ContainsKey("caller"));
        var prepared = steps.FindLast(step => step.Type == EventTypes.PlanPrepared)?.Data;
        var ended = steps.FindLast(step =>
            step.Type is EventTypes.OperationMoved or EventTypes.OperationClaimed
            || (operationId is null && step.Type is EventTypes.CallAnswered or EventTypes.CallRefused)
        );
        return new AuditStory
        {
            Id = id,
            OperationId = operationId,
            Calls = [.. steps.Select(step => step.CallId).OfType<string>().Distinct(StringComparer.Ordinal)],
            Caller = Read<Caller>(asked?.Data["caller"]),
            AskedAt = asked?.Time,
            Tool = asked?.Data["tool"]?.ToString() ?? prepared?["tool"]?.ToString(),
            Arguments = asked?.Data["arguments"] as JsonObject,
            Reason = asked?.Data["reason"]?.ToString(),
            Facts = prepared?["facts"] as JsonObject,
            Questions = Read<List<Question>>(prepared?["questions"]) ?? [],
            Decision = Read<Decision>((prepared ?? ended?.Data)?["decision"]),
            Changes = [.. (Read<List<Change>>(prepared?["changes"]) ?? []).Select(change => ChangeOf(change, steps))],
            Approvals = [.. steps.Where(step => step.Type == EventTypes.ApprovalRequested).Select(step => ApprovalOf(step, steps))],
            State = (ended?.Data["to"] ?? ended?.Data["state"] ?? ended?.Data["status"])?.ToString(),
            Error = Read<Error>(ended?.Data["error"]),
            Steps = steps,
        };
    }

    private static StoryChange ChangeOf(Change change, List<StoryStep> steps)
    {
        var attempts = steps.Where(step =>
            step.Type == EventTypes.EffectAttempted
            && (Read<List<string>>(step.Data["changes"]) ?? []).Contains(change.Id, StringComparer.Ordinal)
        );
        var settled = steps
            .Where(step => step.Type == EventTypes.EffectSettled)
            .SelectMany(step => (Read<List<ChangeOutcome>>(step.Data["outcomes"]) ?? []).Select(outcome => (step.Time, Outcome: outcome)))
            .LastOrDefault(pair => pair.Outcome.ChangeId == change.Id);
        return new StoryChange(
            change,
            [
                .. attempts.Select(step => new StoryAttempt(
                    step.Time,
                    step.Data["method"]?.ToString() ?? "",
                    step.Data["path"]?.ToString() ?? "",
                    (step.Data["body_sha256"] as JsonValue)?.ToString(),
                    step.Data["fence"]?.GetValue<long>() ?? 0
                )),
            ],
            settled.Outcome,
            settled.Outcome is null ? null : settled.Time
        );
    }

    private static StoryApproval ApprovalOf(StoryStep requested, List<StoryStep> steps)
    {
        var id = requested.Data["approval"]?.ToString() ?? "";
        var decisions = steps.Where(step =>
            step.Type is EventTypes.ApprovalDecided or EventTypes.ApprovalRefused && step.Data["approval"]?.ToString() == id
        );
        return new StoryApproval(
            id,
            requested.Time,
            requested.Data["expires_at"]?.ToString(),
            Read<List<IReadOnlyList<string>>>(requested.Data["approver_roles"]) ?? [],
            Read<List<string>>(requested.Data["excluded_persons"]) ?? [],
            [
                .. decisions.Select(step => new StoryDecision(
                    step.Time,
                    Read<Caller>(step.Data["approver"])!,
                    step.Data["approve"]?.GetValue<bool>() ?? false,
                    step.Data["comment"]?.ToString(),
                    Read<Error>(step.Data["refused"])
                )),
            ]
        );
    }

    private static T? Read<T>(JsonNode? node)
        where T : class => node.Deserialize<T>(GovernanceJson.Options);
}
