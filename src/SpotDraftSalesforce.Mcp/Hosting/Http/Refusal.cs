using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>An HTTP status together with the JSON-RPC error that says why; the id is the request's, or null before one was read.</summary>
internal sealed record Refusal(int Status, int Code, string Message)
{
    /// <summary>From the range that JSON-RPC leaves to servers: the transport said no, not a method.</summary>
    private const int TransportError = -32000;

    private const int SessionNotFound = -32001;

    public RequestId Id { get; init; }

    public JsonNode? Data { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public string? Allow { get; init; }

    public static Refusal Transport(int status, string message) => new(status, TransportError, message);

    public static Refusal Of(int status, McpErrorCode code, string message) => new(status, (int)code, message);

    public static Refusal Busy(int status, string message) => new(status, TransportError, message) { RetryAfterSeconds = 1 };

    /// <summary>404 tells a client to initialize again; another user's session must not look like one.</summary>
    public static Refusal UnknownSession() => new(StatusCodes.Status404NotFound, SessionNotFound, "Session not found: initialize again");

    public static Refusal OtherOwner() => Transport(StatusCodes.Status403Forbidden, "Forbidden: the session belongs to another caller");

    public static Refusal OnlyPost() =>
        Transport(StatusCodes.Status405MethodNotAllowed, $"Method not allowed: {ProtocolVersions.Stateless} has POST only") with
        {
            Allow = HttpMethods.Post,
        };

    public static Refusal UnsupportedVersion(string requested) =>
        Of(StatusCodes.Status400BadRequest, McpErrorCode.UnsupportedProtocolVersion, $"Unsupported protocol version '{requested}'") with
        {
            // What server/discover lists; older revisions are negotiated by initialize instead.
            Data = new JsonObject { ["supported"] = new JsonArray(ProtocolVersions.Stateless), ["requested"] = requested },
        };

    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json";
        if (RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (Allow is not null)
        {
            response.Headers.Allow = Allow;
        }

        var detail = new JsonObject { ["code"] = Code, ["message"] = Message };
        if (Data is not null)
        {
            detail["data"] = Data.DeepClone();
        }

        var body = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = JsonSerializer.SerializeToNode(Id, McpJsonUtilities.DefaultOptions),
            ["error"] = detail,
        };
        return response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }
}
