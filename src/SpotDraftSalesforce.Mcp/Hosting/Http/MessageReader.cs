using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>Reads one JSON-RPC message from a body that anybody may have sent, and puts the sender's identity on it.</summary>
internal sealed class MessageReader(McpHttpOptions options)
{
    // Duplicates are refused because the gateway that checked the first one and the server that obeys the last one would disagree.
    private readonly JsonDocumentOptions _shape = new() { MaxDepth = options.MaxJsonDepth, AllowDuplicateProperties = false };

    /// <summary>Exactly one of the two is not null.</summary>
    public async Task<(JsonRpcMessage? Message, Refusal? Refusal)> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.MaxBodyBytes;
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, _shape, context.RequestAborted);
            return Read(document.RootElement, context);
        }
        catch (BadHttpRequestException fault)
        {
            var message =
                fault.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? $"Payload too large: at most {options.MaxBodyBytes} bytes"
                    : "Bad request body";
            return (null, Refusal.Of(fault.StatusCode, McpErrorCode.InvalidRequest, message));
        }
        catch (JsonException)
        {
            return (
                null,
                Refusal.Of(
                    StatusCodes.Status400BadRequest,
                    McpErrorCode.ParseError,
                    $"Parse error: not JSON, a repeated property, or deeper than {options.MaxJsonDepth} levels"
                )
            );
        }
    }

    private static (JsonRpcMessage? Message, Refusal? Refusal) Read(JsonElement root, HttpContext context)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, Invalid("Invalid request: one JSON-RPC object is expected, no batch"));
        }

        try
        {
            var message = root.Deserialize<JsonRpcMessage>(McpJsonUtilities.DefaultOptions);
            if (message is null)
            {
                return (null, Invalid("Invalid request: not a JSON-RPC message"));
            }

            Identify(message, context);
            return (message, null);
        }
        catch (JsonException)
        {
            return (null, Invalid("Invalid request: not a JSON-RPC message"));
        }
    }

    // Handlers see who sent this message, never who opened the session.
    private static void Identify(JsonRpcMessage message, HttpContext context)
    {
        message.Context ??= new JsonRpcMessageContext();
        message.Context.User = context.User.Identity?.IsAuthenticated == true ? context.User : null;
        if (context.Request.Headers[McpHeaders.ProtocolVersion].ToString() is { Length: > 0 } version)
        {
            message.Context.ProtocolVersion = version;
        }
    }

    private static Refusal Invalid(string message) => Refusal.Of(StatusCodes.Status400BadRequest, McpErrorCode.InvalidRequest, message);
}
