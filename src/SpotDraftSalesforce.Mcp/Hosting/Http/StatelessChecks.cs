using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>
/// What a message of 2026-07-28 must say about itself, in its headers and in <c>_meta</c>, and that both say the same. A gateway decides by the
/// headers and the server by the body, so a difference is an attack or a fault.
/// See <see href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http"/>.
/// </summary>
internal static class StatelessChecks
{
    private static readonly HashSet<string> Removed =
    [
        RequestMethods.Initialize,
        RequestMethods.Ping,
        RequestMethods.LoggingSetLevel,
        RequestMethods.ResourcesSubscribe,
        RequestMethods.ResourcesUnsubscribe,
    ];

    /// <summary>True when the header or the body claims the stateless revision, or the body claims any revision as only stateless ones do.</summary>
    public static bool Claims(HttpRequest http, JsonRpcMessage message) =>
        HeaderChecks.Version(http) == ProtocolVersions.Stateless || MetaVersion(message) is not null;

    public static Refusal? Of(HttpRequest http, JsonRpcMessage message)
    {
        var request = message as JsonRpcRequest;
        var refusal = OfVersion(http, message, request);
        refusal ??= message is JsonRpcRequest or JsonRpcNotification ? OfMethod(http, message) : Invalid("only requests and notifications");
        if (refusal is null && request is not null)
        {
            refusal = OfRequest(http, request);
        }

        return refusal;
    }

    private static Refusal? OfVersion(HttpRequest http, JsonRpcMessage message, JsonRpcRequest? request)
    {
        var header = HeaderChecks.Version(http);
        var meta = MetaVersion(message);
        if (header.Length == 0)
        {
            return Mismatch($"{McpHeaders.ProtocolVersion} is required");
        }

        if (request is not null && meta is null)
        {
            return InvalidParams($"_meta must carry {MetaKeys.ProtocolVersion}");
        }

        return meta is null || meta == header ? null : Mismatch($"{McpHeaders.ProtocolVersion} differs from _meta");
    }

    private static Refusal? OfMethod(HttpRequest http, JsonRpcMessage message)
    {
        var method = message is JsonRpcRequest request ? request.Method : ((JsonRpcNotification)message).Method;
        return http.Headers[McpHeaders.Method].ToString().Trim() == method
            ? null
            : Mismatch($"{McpHeaders.Method} is missing or differs from the method");
    }

    private static Refusal? OfRequest(HttpRequest http, JsonRpcRequest request)
    {
        if (NamedBy(request) is { } key && !IsNamed(http, Text(request.Params, key)))
        {
            return Mismatch($"{McpHeaders.Name} is missing or differs from params.{key}");
        }

        if (Meta(request)?[MetaKeys.ClientCapabilities] is not JsonObject)
        {
            return InvalidParams($"_meta must carry {MetaKeys.ClientCapabilities}");
        }

        return Removed.Contains(request.Method)
            ? Refusal.Of(
                StatusCodes.Status404NotFound,
                McpErrorCode.MethodNotFound,
                $"Method '{request.Method}' is not part of {ProtocolVersions.Stateless}"
            )
            : null;
    }

    private static string? NamedBy(JsonRpcRequest request) =>
        request.Method switch
        {
            RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
            RequestMethods.ResourcesRead => "uri",
            _ => null,
        };

    private static bool IsNamed(HttpRequest http, string? name)
    {
        var header = http.Headers[McpHeaders.Name].ToString().Trim();
        return name is not null && IsPrintableAscii(header) && McpHeaderEncoder.DecodeValue(header) == name;
    }

    private static bool IsPrintableAscii(string value) => value.Length > 0 && value.All(c => c is '\t' or (>= ' ' and <= '~'));

    private static string? MetaVersion(JsonRpcMessage message) =>
        Meta(message) is { } meta && meta.TryGetPropertyValue(MetaKeys.ProtocolVersion, out var version)
            ? Text(version) ?? string.Empty
            : null;

    private static JsonObject? Meta(JsonRpcMessage message) =>
        message switch
        {
            JsonRpcRequest request => (request.Params as JsonObject)?["_meta"] as JsonObject,
            JsonRpcNotification notification => (notification.Params as JsonObject)?["_meta"] as JsonObject,
            _ => null,
        };

    private static string? Text(JsonNode? parameters, string key) => Text((parameters as JsonObject)?[key]);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static Refusal Mismatch(string what) =>
        Refusal.Of(StatusCodes.Status400BadRequest, McpErrorCode.HeaderMismatch, $"Header mismatch: {what}");

    private static Refusal InvalidParams(string what) =>
        Refusal.Of(StatusCodes.Status400BadRequest, McpErrorCode.InvalidParams, $"Invalid params: {what}");

    private static Refusal Invalid(string what) =>
        Refusal.Of(StatusCodes.Status400BadRequest, McpErrorCode.InvalidRequest, $"Invalid request: {what}");
}
