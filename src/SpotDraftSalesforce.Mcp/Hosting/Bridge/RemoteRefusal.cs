using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Hosting.Bridge;

/// <summary>What to tell the client when the server did not answer in MCP: what happened, why, and what to do about it.</summary>
internal static class RemoteRefusal
{
    /// <summary>From the range that JSON-RPC leaves to servers: the way to the server failed, not a method.</summary>
    private const int TransportError = -32000;

    private const int ParseError = -32700;
    private const int InvalidRequest = -32600;

    public static JsonObject Unreadable() => Reply(null, ParseError, "Parse error: the line is not a JSON-RPC message.", null);

    public static JsonObject TooLong() =>
        Reply(null, InvalidRequest, $"Invalid request: a message has at most {LineReader.MaxLineBytes} bytes.", null);

    public static JsonObject RepeatedId(string id) =>
        Reply(id, InvalidRequest, "Invalid request: a request with this id is not answered yet.", null);

    /// <param name="id">The request's id as it is written in JSON.</param>
    public static JsonObject Of(string id, Error error)
    {
        var message = string.Join(' ', ((string?[])[error.Message, error.Cause, error.Cure]).Where(part => part is not null));
        return Reply(id, TransportError, message, GovernanceJson.ToNode(error));
    }

    /// <param name="said">The text of the body, untrusted.</param>
    public static Error Status(HttpResponseMessage response, Uri url, string? said)
    {
        var status = (int)response.StatusCode;
        var error = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => Refused(
                $"The server at {url} does not accept the key (401).",
                "Set a key that the server's 'keys create' printed and that is neither revoked nor expired, then start the client again."
            ),
            HttpStatusCode.Forbidden => Refused(
                $"The server at {url} knows the key and refuses the request (403).",
                "Ask who runs the server which roles the key has and whether this address is the one to use."
            ) with
            {
                Code = ErrorCode.Denied,
            },
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => Refused(
                $"There is no MCP endpoint at {url} ({status}).",
                "Check the path of the address; it usually ends in /mcp."
            ) with
            {
                Code = ErrorCode.NotFound,
            },
            HttpStatusCode.RequestEntityTooLarge => Refused(
                $"The message is larger than the server at {url} takes (413).",
                "Send less in one call."
            ) with
            {
                Code = ErrorCode.InvalidArgument,
            },
            HttpStatusCode.TooManyRequests => Later(response, $"The server at {url} takes no more requests at the moment (429).") with
            {
                Code = ErrorCode.Limited,
            },
            >= HttpStatusCode.InternalServerError => Later(response, $"The server at {url} cannot answer at the moment ({status})."),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => Refused(
                $"The server at {url} redirects to {response.Headers.Location} ({status}).",
                "A key is not carried to another address. If that is the server, connect to that address."
            ),
            _ => Refused(
                $"The server at {url} refuses the request ({status}).",
                "Check that client, bridge and server are of versions that fit."
            ),
        };
        return said is null ? error : error with { Cause = $"It says: {said}" };
    }

    public static Error Unreachable(Uri url, Exception fault) =>
        new()
        {
            Code = ErrorCode.UpstreamUnavailable,
            Message = $"The server at {url} cannot be reached.",
            Cause = fault.GetBaseException().Message,
            Cure = "Check that it runs, and the address, network and certificate; then call again.",
            Retry = RetryAdvice.After(TimeSpan.FromSeconds(5)),
        };

    /// <summary>The request left, its answer did not come.</summary>
    /// <param name="mayHaveActed">A tool was called, so that nobody knows whether it acted.</param>
    public static Error Lost(Uri url, bool mayHaveActed) =>
        new()
        {
            Code = mayHaveActed ? ErrorCode.OutcomeUnknown : ErrorCode.UpstreamUnavailable,
            Message = $"The connection to {url} ended before the answer came.",
            Cause = mayHaveActed ? "The call may have taken effect." : null,
            Cure = mayHaveActed
                ? "Call again with the same request_id, or look at it with get_operation: the server does nothing twice."
                : "Ask again.",
            Retry = RetryAdvice.After(TimeSpan.FromSeconds(5)),
        };

    public static Error NoMcp(Uri url, string? contentType) =>
        Refused(
            $"What answers at {url} is no MCP server: its answer is {contentType ?? "without content"}.",
            "Check the address, and whether a proxy or a login page stands before the server."
        );

    public static Error SessionLost(Uri url) =>
        Refused($"The server at {url} has ended the session and a new one cannot be opened.", "Start the client again.");

    private static Error Refused(string message, string cure) =>
        new()
        {
            Code = ErrorCode.ConnectionRefused,
            Message = message,
            Cure = cure,
        };

    private static Error Later(HttpResponseMessage response, string message)
    {
        var wait = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(5);
        return new()
        {
            Code = ErrorCode.UpstreamUnavailable,
            Message = message,
            Cure = string.Create(CultureInfo.InvariantCulture, $"Call again in {Math.Ceiling(wait.TotalSeconds)} s."),
            Retry = RetryAdvice.After(wait),
        };
    }

    private static JsonObject Reply(string? id, int code, string message, JsonNode? data)
    {
        var detail = new JsonObject { ["code"] = code, ["message"] = message };
        if (data is not null)
        {
            detail["data"] = data;
        }

        return new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id is null ? null : JsonNode.Parse(id),
            ["error"] = detail,
        };
    }
}
