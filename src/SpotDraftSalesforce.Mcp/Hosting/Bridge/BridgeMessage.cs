using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting.Bridge;

/// <summary>
/// One JSON-RPC message in the bytes it came in, and what the bridge has to know about it. The bytes are what is passed on: members that this
/// version knows nothing of survive.
/// </summary>
internal sealed record BridgeMessage
{
    public required ReadOnlyMemory<byte> Utf8 { get; init; }

    /// <summary>Null in a reply.</summary>
    public string? Method { get; init; }

    /// <summary>The id as it is written in JSON; null in a notification.</summary>
    public string? Id { get; init; }

    /// <summary>The revision that the message itself claims: it is of the stateless era then.</summary>
    public string? ClaimedVersion { get; init; }

    /// <summary>What the Mcp-Name header repeats: the name of a tool or prompt, the URI of a resource.</summary>
    public string? Name { get; init; }

    /// <summary>In <c>notifications/cancelled</c>: the id of the request.</summary>
    public string? CancelledId { get; init; }

    /// <summary>In a reply to <c>initialize</c>: the revision that was agreed on.</summary>
    public string? AgreedVersion { get; init; }

    public bool IsRequest => Method is not null && Id is not null;

    public bool IsNotification => Method is not null && Id is null;

    /// <summary>Null when the bytes are no JSON-RPC message. Batches are none: revisions since 2025-06-18 do not have them.</summary>
    public static BridgeMessage? Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return Read(utf8, document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static BridgeMessage? Read(ReadOnlyMemory<byte> utf8, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(root, "jsonrpc") != "2.0")
        {
            return null;
        }

        var method = Text(root, "method");
        var id =
            root.TryGetProperty("id", out var given) && given.ValueKind is JsonValueKind.String or JsonValueKind.Number
                ? given.GetRawText()
                : null;
        var isReply = root.TryGetProperty("result", out var result) || root.TryGetProperty("error", out _);
        if (method is null && !isReply)
        {
            return null;
        }

        var parameters = Member(root, "params");
        return new BridgeMessage
        {
            Utf8 = utf8,
            Method = method,
            Id = id,
            ClaimedVersion = Text(Member(parameters, "_meta"), MetaKeys.ProtocolVersion),
            Name = method switch
            {
                RequestMethods.ToolsCall or RequestMethods.PromptsGet => Text(parameters, "name"),
                RequestMethods.ResourcesRead => Text(parameters, "uri"),
                _ => null,
            },
            CancelledId =
                method == NotificationMethods.CancelledNotification
                && Member(parameters, "requestId") is { ValueKind: not JsonValueKind.Undefined } cancelled
                    ? cancelled.GetRawText()
                    : null,
            AgreedVersion = method is null ? Text(result, "protocolVersion") : null,
        };
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
