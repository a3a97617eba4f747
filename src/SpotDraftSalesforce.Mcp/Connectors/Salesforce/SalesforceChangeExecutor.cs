using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.Content;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// Performs changes in an org: <c>update</c>, <c>upsert</c> (details: <c>external_id_field</c>), <c>create</c> and <c>upload</c> (details:
/// <c>find</c>, the fields by which the creation is found again), and <c>post</c> of a <c>FeedItem</c> in the feed of the record (fields <c>text</c> and
/// <c>mentions</c>; unobservable, for a feed has no key). A group goes as one all-or-none composite, changes of a collection as collection calls.
/// </summary>
internal sealed partial class SalesforceChangeExecutor(ConnectionCatalog catalog, ContentStore content, TimeProvider time) : IChangeExecutor
{
    /// <summary>Bytes of a file that fit into a JSON body (50 MB of base64).</summary>
    public const long LargestInJson = 37_500_000;

    /// <summary>Most parts of a composite call.</summary>
    private const int LargestComposite = 25;

    /// <summary>Most nodes of a composite graph.</summary>
    private const int LargestGroup = 500;

    private const string Graph = "plan";

    public string System => "salesforce";

    public async Task<IReadOnlyList<ChangeOutcome>> PerformAsync(ChangeBatch batch, CancellationToken cancellationToken)
    {
        var client = catalog.Salesforce(batch.Changes[0].Connection);
        foreach (var file in batch.Changes.Select(change => change.Content).OfType<ContentRef>())
        {
            await content.EnsureAsync(file, cancellationToken);
        }

        if (batch.Changes[0].Collection is not null)
        {
            return await CollectionAsync(client, batch, cancellationToken);
        }

        return batch.Changes.Count == 1
            ? [await OneAsync(client, batch, batch.Changes[0], cancellationToken)]
            : await GroupAsync(client, batch, cancellationToken);
    }

    private async Task<ChangeOutcome> OneAsync(
        SalesforceClient client,
        ChangeBatch batch,
        Change change,
        CancellationToken cancellationToken
    )
    {
        var write = SalesforceWrite.Of(change, batch.Effect);
        var path = await client.PathAsync(write.Resource, cancellationToken);
        using var request = VendorConnection
            .Perform(write.Method, path, Body(change, write.Body), batch.Effect, IsRepeatable(change))
            .Within(client.TimeFor(change.Content?.Size ?? 0));
        var settled = await Settlement.OfAsync(client.SendAsync, client.Faults, request, cancellationToken);
        return settled.State == ChangeState.Done ? Done(client, change, settled.Answer!) : settled.Outcome(change);
    }

    private async Task<IReadOnlyList<ChangeOutcome>> GroupAsync(
        SalesforceClient client,
        ChangeBatch batch,
        CancellationToken cancellationToken
    )
    {
        Check(batch);
        var version = await client.VersionAsync(cancellationToken);
        var files = new Dictionary<string, ContentRef>();
        var parts = new JsonArray();
        foreach (var change in batch.Changes)
        {
            var write = SalesforceWrite.Of(change, batch.Effect);
            parts.Add(
                new JsonObject
                {
                    ["method"] = write.Method.Method,
                    ["url"] = $"/services/data/{version}/{write.Resource}",
                    ["referenceId"] = change.Id,
                    ["body"] = Marked(change, write.Body, files),
                }
            );
        }

        // What is too much for a composite goes as one graph, which is all or none by itself.
        var isGraph = parts.Count > LargestComposite;
        var json = isGraph
            ? new JsonObject { ["graphs"] = new JsonArray(new JsonObject { ["graphId"] = Graph, ["compositeRequest"] = parts }) }
            : new JsonObject { ["allOrNone"] = true, ["compositeRequest"] = parts };
        var path = await client.PathAsync(isGraph ? "composite/graph" : "composite", cancellationToken);
        var body = new JsonWithFiles(json.ToJsonString(), files, content.Open);
        using var request = VendorConnection
            .Perform(HttpMethod.Post, path, body, batch.Effect, batch.Changes.All(IsRepeatable))
            .Within(client.TimeFor(files.Values.Sum(file => file.Size)));
        var settled = await Settlement.OfAsync(client.SendAsync, client.Faults, request, cancellationToken);
        return settled.State == ChangeState.Done ? Parts(client, batch, settled.Answer!) : [.. batch.Changes.Select(settled.Outcome)];
    }

    private HttpContent Body(Change change, JsonObject fields)
    {
        if (change.Content is not { } file)
        {
            return VendorConnection.Json(fields);
        }

        if (file.Size <= LargestInJson)
        {
            var files = new Dictionary<string, ContentRef>();
            return new JsonWithFiles(Marked(change, fields, files).ToJsonString(), files, content.Open);
        }

        var entity = VendorConnection.Json(fields);
        entity.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new MultipartFormDataContent
        {
            { entity, "entity_content" },
            { new StoredFile(file, content.Open), "VersionData", "content" },
        };
    }

    /// <summary>The fields with a marker where the file's base64 will stand.</summary>
    private static JsonObject Marked(Change change, JsonObject fields, Dictionary<string, ContentRef> files)
    {
        if (change.Content is { } file)
        {
            var marker = $"file-{Guid.CreateVersion7():N}";
            files[marker] = file;
            fields["VersionData"] = marker;
        }

        return fields;
    }

    /// <summary>The outcomes of a composite that was answered: all done, or one cause and the rest rolled back with it.</summary>
    private static IReadOnlyList<ChangeOutcome> Parts(SalesforceClient client, ChangeBatch batch, VendorAnswer answer)
    {
        var graph = (answer.Json?["graphs"] as JsonArray)?.FirstOrDefault()?["graphResponse"];
        var parts = ((graph ?? answer.Json)?["compositeResponse"] as JsonArray ?? [])
            .Where(part => PartAnswer.Reference(part) is not null)
            .ToDictionary(part => PartAnswer.Reference(part)!, PartAnswer.Of);
        if (batch.Changes.Any(change => !parts.ContainsKey(change.Id)))
        {
            return
            [
                .. batch.Changes.Select(change =>
                    new Settlement(ChangeState.InDoubt, answer, client.Faults.NotJson(answer)).Outcome(change)
                ),
            ];
        }

        var failed = batch.Changes.Where(change => !parts[change.Id].IsSuccess).ToList();
        if (failed.Count == 0)
        {
            return [.. batch.Changes.Select(change => Done(client, change, parts[change.Id]))];
        }

        var causes = failed.Where(change => SalesforceDialect.Read(parts[change.Id].Json).Code != SalesforceDialect.Halted).ToList();
        return [.. batch.Changes.Select(change => Undone(client, change, causes, parts))];
    }

    private static ChangeOutcome Undone(SalesforceClient client, Change change, List<Change> causes, Dictionary<string, VendorAnswer> parts)
    {
        var first = causes.Count > 0 ? causes[0] : change;
        var error = client.Faults.Of(parts[first.Id]);
        return new ChangeOutcome
        {
            ChangeId = change.Id,
            State = ChangeState.Failed,
            Error = causes.Contains(change)
                ? client.Faults.Of(parts[change.Id])
                : new Error
                {
                    Code = ErrorCode.UpstreamRejected,
                    Message = $"Rolled back: it goes all or none with {first.Id}, which failed.",
                    Cause = error.Message,
                    Cure = error.Cure,
                    Retry = error.Retry,
                },
        };
    }

    private static ChangeOutcome Done(SalesforceClient client, Change change, VendorAnswer answer)
    {
        var told = (string?)(answer.Json as JsonObject)?["id"];
        var id = SalesforceId.TryNormalize(told ?? (change.Operation == "update" ? change.Record : null), out var normal) ? normal : null;
        return new ChangeOutcome
        {
            ChangeId = change.Id,
            State = ChangeState.Done,
            RecordId = id,
            Values = id is null ? null : client.Values(id),
        };
    }

    private static bool IsRepeatable(Change change) => change.Class is ChangeClass.Keyed or ChangeClass.Idempotent;

    private static void Check(ChangeBatch batch)
    {
        if (batch.Changes.Count > LargestGroup)
        {
            throw SalesforceWrite.Fault(batch.Changes[LargestGroup], $"is beyond the {LargestGroup} that one call performs all or none");
        }

        if (batch.Changes.FirstOrDefault(change => change.Content?.Size > LargestInJson) is { } large)
        {
            throw SalesforceWrite.Fault(
                large,
                "holds a file above 37.5 MB and cannot go all or none with others; it needs to be a change of its own"
            );
        }
    }
}
