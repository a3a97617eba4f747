using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// Changes of a collection: up to 200 records in one call, each with its own result (REST API Developer Guide, "Use sObject Collections"). What was
/// only locked, or too much for one transaction of the org's triggers, is sent again by itself.
/// </summary>
internal sealed partial class SalesforceChangeExecutor
{
    /// <summary>Most records of one collection call.</summary>
    private const int LargestCollection = 200;

    /// <summary>How often records are sent at most that were refused for a passing reason.</summary>
    private const int MostRounds = 5;

    /// <summary>By how much portions shrink when the org's automation finds them too large.</summary>
    private const int Shrinking = 4;

    private const string TooMuch = "LIMIT_EXCEEDED";

    private async Task<IReadOnlyList<ChangeOutcome>> CollectionAsync(
        SalesforceClient client,
        ChangeBatch batch,
        CancellationToken cancellationToken
    )
    {
        if (batch.Changes.Count > LargestCollection)
        {
            return await BulkAsync(client, batch, cancellationToken);
        }

        var outcomes = new Dictionary<string, ChangeOutcome>(StringComparer.Ordinal);
        IReadOnlyList<Change> open = batch.Changes;
        var size = LargestCollection;
        for (var round = 1; open.Count > 0; round++)
        {
            try
            {
                foreach (var portion in open.Chunk(size))
                {
                    foreach (var outcome in await PortionAsync(client, batch, portion, cancellationToken))
                    {
                        outcomes[outcome.ChangeId] = outcome;
                    }
                }
            }
            catch (GovernedException) when (outcomes.Count > 0)
            {
                // Frozen or out of quota between two calls: what was answered is told, what was not sent was not attempted either.
                break;
            }

            open = round < MostRounds ? [.. open.Where(change => outcomes.TryGetValue(change.Id, out var told) && IsPassing(told))] : [];
            if (open.Count > 0)
            {
                size = open.Any(change => CodeOf(outcomes[change.Id]) == TooMuch) ? Math.Max(1, size / Shrinking) : size;
                await Task.Delay(client.Backoff(round), time, cancellationToken);
            }
        }

        return [.. batch.Changes.Select(change => outcomes.GetValueOrDefault(change.Id) ?? NotSent(change))];
    }

    private async Task<IReadOnlyList<ChangeOutcome>> PortionAsync(
        SalesforceClient client,
        ChangeBatch batch,
        Change[] portion,
        CancellationToken cancellationToken
    )
    {
        var effect = batch.Effect with { ChangeIds = [.. portion.Select(change => change.Id)] };
        var records = new JsonArray();
        foreach (var change in portion)
        {
            records.Add(SalesforceWrite.RecordOf(change, effect));
        }

        var (method, resource) = SalesforceWrite.CollectionOf(portion);
        var body = VendorConnection.Json(new JsonObject { ["allOrNone"] = false, ["records"] = records });
        var path = await client.PathAsync(resource, cancellationToken);
        using var request = VendorConnection.Perform(method, path, body, effect, portion.All(IsRepeatable));
        var settled = await Settlement.OfAsync(client.SendAsync, client.Faults, request, cancellationToken);
        if (settled.State != ChangeState.Done)
        {
            return [.. portion.Select(settled.Outcome)];
        }

        return settled.Answer!.Json is JsonArray results && results.Count == portion.Length
            ? [.. portion.Zip(results, (change, result) => ResultOf(client, change, result))]
            : [.. portion.Select(new Settlement(ChangeState.InDoubt, settled.Answer, client.Faults.NotJson(settled.Answer)).Outcome)];
    }

    private static ChangeOutcome ResultOf(SalesforceClient client, Change change, JsonNode? result)
    {
        if (result?["success"] is JsonValue success && success.TryGetValue<bool>(out var done) && done)
        {
            var told = (string?)result["id"] ?? (change.Operation == "update" ? change.Record : null);
            var id = SalesforceId.TryNormalize(told, out var normal) ? normal : null;
            return new ChangeOutcome
            {
                ChangeId = change.Id,
                State = ChangeState.Done,
                RecordId = id,
                Values = id is null ? null : client.Values(id),
            };
        }

        var refusal = new VendorAnswer
        {
            Status = HttpStatusCode.BadRequest,
            MediaType = "application/json",
            Body = Encoding.UTF8.GetBytes((result?["errors"] ?? new JsonArray()).ToJsonString()),
        };
        return new ChangeOutcome
        {
            ChangeId = change.Id,
            State = ChangeState.Failed,
            Error = client.Faults.Of(refusal),
        };
    }

    private static ChangeOutcome NotSent(Change change) =>
        new()
        {
            ChangeId = change.Id,
            State = ChangeState.Failed,
            Error = new Error
            {
                Code = ErrorCode.UpstreamUnavailable,
                Message = "Not sent: writing stopped before its turn.",
                Cause = "Writes were frozen, or the day's calls ran out, between two calls.",
                Cure = "Ask again when writes are possible: what was made is not made twice.",
                Retry = RetryAdvice.After(TimeSpan.FromMinutes(5)),
            },
        };

    private static bool IsPassing(ChangeOutcome outcome) =>
        outcome.State == ChangeState.Failed && CodeOf(outcome) is SalesforceDialect.LockedRow or TooMuch;

    private static string? CodeOf(ChangeOutcome outcome) => outcome.Error?.Upstream?.Code;

    public async Task<IReadOnlyList<ChangeSighting>> InspectAllAsync(ChangeBatch batch, CancellationToken cancellationToken)
    {
        var client = catalog.Salesforce(batch.Changes[0].Connection);
        var sought = new List<(Change Change, Dictionary<string, JsonNode?>? Marks)>();
        foreach (var change in batch.Changes)
        {
            sought.Add((change, await MarksAsync(batch, change, cancellationToken)));
        }

        var rows = await RowsAsync(
            client,
            batch,
            [.. sought.Select(one => one.Marks).OfType<Dictionary<string, JsonNode?>>()],
            cancellationToken
        );
        var seen = new List<ChangeSighting>(sought.Count);
        foreach (var (change, marks) in sought)
        {
            JsonObject[] found = marks is null
                ? []
                : [.. rows.Where(row => marks.All(mark => FieldValue.AreSame(mark.Value, FieldValue.Of(row, mark.Key))))];
            seen.Add(await JudgeAsync(client, batch, change, found, cancellationToken));
        }

        return seen;
    }

    /// <summary>The fields by which a change's record is found; null where one of them is not known.</summary>
    private async Task<Dictionary<string, JsonNode?>?> MarksAsync(ChangeBatch batch, Change change, CancellationToken cancellationToken)
    {
        if (change.Operation == "update")
        {
            return new() { ["Id"] = SalesforceId.Normalize(SalesforceWrite.Required(change.Record, change, "a record")) };
        }

        if (change.Operation == "upsert")
        {
            return new() { [SalesforceWrite.ExternalIdField(change)] = SalesforceWrite.Required(change.Record, change, "its key") };
        }

        var marks = new Dictionary<string, JsonNode?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (field, mark) in change.Details?["find"] as JsonObject ?? [])
        {
            var (known, value) = await ResolveValueAsync(batch, mark, cancellationToken);
            if (!known)
            {
                return null;
            }

            marks[field] = value;
        }

        return marks.Count > 0 ? marks : throw SalesforceWrite.Fault(change, "names nothing by which its creation could be found");
    }

    /// <summary>The rows that carry any of the first marks: one list instead of a query for each change.</summary>
    private static async Task<IReadOnlyList<JsonObject>> RowsAsync(
        SalesforceClient client,
        ChangeBatch batch,
        IReadOnlyList<Dictionary<string, JsonNode?>> marks,
        CancellationToken cancellationToken
    )
    {
        if (marks.Count == 0)
        {
            return [];
        }

        var key = marks[0].First().Key;
        string[] columns =
        [
            .. marks[0]
                .Keys.Concat(
                    batch
                        .Changes.Where(change => change.Operation != "create")
                        .SelectMany(change => change.Fields)
                        .Select(field => field.Field)
                )
                .Append("Id")
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        return await client.QueryInAsync(
            marks.Select(one => one[key]?.ToString() ?? ""),
            some => Soql.Query($"SELECT {columns:n} FROM {batch.Changes[0].Object:n} WHERE {key:n} IN {some}"),
            cancellationToken
        );
    }

    private async Task<ChangeSighting> JudgeAsync(
        SalesforceClient client,
        ChangeBatch batch,
        Change change,
        JsonObject[] found,
        CancellationToken cancellationToken
    )
    {
        if (found.Length > 1)
        {
            return new ChangeSighting(
                SightingKind.Conflict,
                Detail: $"Several {change.Object} records carry the marks of change {change.Id}."
            );
        }

        if (found.Length == 0)
        {
            return change.Operation == "update"
                ? new ChangeSighting(SightingKind.Conflict, Detail: $"{change.Object} {change.Record} is gone.")
                : new ChangeSighting(SightingKind.NotDone);
        }

        if (change.Operation == "create" || await AllAsync(batch, change, field => field.After, found[0], cancellationToken))
        {
            return Seen(client, (string?)found[0]["Id"]);
        }

        return change.Operation == "upsert" || await AllAsync(batch, change, field => field.Before, found[0], cancellationToken)
            ? new ChangeSighting(SightingKind.NotDone)
            : new ChangeSighting(SightingKind.Conflict, change.Record, Detail: Differences(change, found[0]));
    }
}
