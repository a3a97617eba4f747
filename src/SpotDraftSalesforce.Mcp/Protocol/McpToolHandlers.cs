using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Access;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Mcp.Tools.Documents;

namespace SpotDraftSalesforce.Mcp.Protocol;

/// <summary>Answers tools/list and tools/call: the only place where the protocol and the pipeline meet.</summary>
internal sealed class McpToolHandlers(
    ToolCatalog catalog,
    GovernancePipeline pipeline,
    ICallerSource callers,
    Func<AccessPolicy> access,
    IDocuments documents,
    TimeProvider time
)
{
    private static readonly JsonSerializerOptions Wire = McpJsonUtilities.DefaultOptions;

    private readonly Lazy<IReadOnlyDictionary<string, Tool>> _listed = new(() =>
        catalog.Entries.ToDictionary(entry => entry.Name, Listed, StringComparer.Ordinal)
    );

    /// <summary>The tools that the caller's roles allow, in the order of their names.</summary>
    public ValueTask<ListToolsResult> ListAsync(RequestContext<ListToolsRequestParams> context, CancellationToken cancellationToken)
    {
        var caller = callers.Of(context.User);
        var allowed = catalog.Entries.Where(entry => access().Allows(caller, entry.Name)).Select(entry => _listed.Value[entry.Name]);
        return ValueTask.FromResult(
            new ListToolsResult
            {
                Tools = [.. allowed],
                TimeToLive = TimeSpan.FromMinutes(1),
                CacheScope = CacheScope.Private,
            }
        );
    }

    public async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        var entry =
            catalog.Entry(context.Params.Name)
            ?? throw new McpProtocolException($"Unknown tool: '{context.Params.Name}'.", McpErrorCode.InvalidParams);
        var call = Call(entry, context);
        using var lane = RequestLanes.Enter(RequestLanes.Of(call.Caller.Kind));
        var outcome = await pipeline.InvokeAsync(call, cancellationToken);
        return entry.Tool.Definition.ReadOnly
            ? await WithDocumentAsync(ReadResult(outcome), outcome, cancellationToken)
            : WriteResult(outcome);
    }

    private ToolCall Call(ToolEntry entry, RequestContext<CallToolRequestParams> context)
    {
        var arguments = new JsonObject(
            (context.Params.Arguments ?? new Dictionary<string, JsonElement>())
                // An argument that is null says the same as one that is left out.
                .Where(argument => argument.Value.ValueKind != JsonValueKind.Null)
                .Select(argument => KeyValuePair.Create(argument.Key, Node(argument.Value)))
        );
        var error = ArgumentBinder.Repeated(Written(context));
        var options = entry.Tool.Definition.ReadOnly || error is not null ? CallOptions.None : CallOptions.Take(arguments, out error);
        var input = error is null ? ArgumentBinder.Bind(arguments, entry.Tool.InputType, out error) : null;
        var now = time.GetUtcNow();
        return new ToolCall
        {
            Tool = entry.Tool,
            Caller = callers.Of(context.User),
            Arguments = arguments,
            Input = input ?? arguments,
            ArgumentError = error,
            RequestId = options?.RequestId,
            DryRun = options?.DryRun ?? false,
            Reason = options?.Reason,
            ReceivedAt = now,
            AsOf = now,
        };
    }

    /// <summary>The arguments as they came: in the SDK's dictionary the last of two of one name has taken the place of the first.</summary>
    private static JsonElement Written(RequestContext<CallToolRequestParams> context) =>
        JsonSerializer.SerializeToElement(context.JsonRpcRequest.Params?["arguments"], Wire);

    private static JsonNode? Node(JsonElement value) => JsonSerializer.SerializeToNode(value, Wire);

    private static CallToolResult ReadResult(ToolOutcome outcome) =>
        outcome.Error is { } error
            ? Result(new JsonObject { ["error"] = GovernanceJson.ToNode(error) }, isError: true, structured: false)
            : Result(outcome.Answer ?? [], isError: false, structured: true);

    /// <summary>A file that the answer names goes with it as an embedded resource.</summary>
    private async Task<CallToolResult> WithDocumentAsync(CallToolResult result, ToolOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.Error is null && outcome.Answer?["document"] is JsonObject named)
        {
            var resource = BlobResourceContents.FromBytes(
                await documents.ReadAsync((string)named["sha256"]!, cancellationToken),
                (string)named["uri"]!,
                (string)named["mime_type"]!
            );
            result.Content.Add(new EmbeddedResourceBlock { Resource = resource });
        }

        return result;
    }

    private static CallToolResult WriteResult(ToolOutcome outcome) =>
        Result(GovernanceJson.ToObject(WriteAnswer.Of(outcome)), isError: outcome.Status == OutcomeStatus.Failed, structured: true);

    /// <summary>Clients that know no structured content read the same from the text.</summary>
    private static CallToolResult Result(JsonObject answer, bool isError, bool structured) =>
        new()
        {
            IsError = isError,
            StructuredContent = structured ? JsonSerializer.SerializeToElement(answer, Wire) : null,
            Content = [new TextContentBlock { Text = answer.ToJsonString(GovernanceJson.Options) }],
        };

    private static Tool Listed(ToolEntry entry)
    {
        var readOnly = entry.Tool.Definition.ReadOnly;
        return new Tool
        {
            Name = entry.Name,
            Title = entry.Title,
            Description = entry.Description,
            InputSchema = JsonSerializer.SerializeToElement(ToolSchema.Input(entry.Tool.InputType, write: !readOnly), Wire),
            OutputSchema = JsonSerializer.SerializeToElement(
                readOnly ? ToolSchema.Output(entry.Tool.OutputType) : ToolSchema.WriteOutput(entry.Tool.OutputType),
                Wire
            ),
            Annotations = new ToolAnnotations
            {
                ReadOnlyHint = readOnly,
                DestructiveHint = !readOnly && entry.Traits.Destructive,
                IdempotentHint = readOnly || entry.Traits.Idempotent,
                OpenWorldHint = true,
            },
        };
    }
}
