using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>
/// Compares <c>Mcp-Param-*</c> headers with the arguments that a tool's schema marks by <c>x-mcp-header</c>: gateways route by these headers, so
/// they must not tell another story than the arguments.
/// </summary>
internal static class ParameterHeaders
{
    private const string Mark = "x-mcp-header";

    public static Refusal? Check(HttpRequest http, JsonRpcMessage message, McpServerOptions server)
    {
        if (
            message is not JsonRpcRequest { Method: RequestMethods.ToolsCall, Params: JsonObject call }
            || call["name"] is not JsonValue named
            || !named.TryGetValue(out string? name)
            || server.ToolCollection is not { } tools
            || !tools.TryGetPrimitive(name, out var tool)
        )
        {
            return null;
        }

        return Mismatched(http, tool.ProtocolTool.InputSchema, call["arguments"]) is { } header
            ? Refusal.Of(
                StatusCodes.Status400BadRequest,
                McpErrorCode.HeaderMismatch,
                $"Header mismatch: {header} is missing or differs from the argument"
            )
            : null;
    }

    /// <summary>The first header that disagrees with the arguments under this schema.</summary>
    private static string? Mismatched(HttpRequest http, JsonElement schema, JsonNode? arguments)
    {
        if (
            schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object
        )
        {
            return null;
        }

        foreach (var property in properties.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Object))
        {
            var argument = (arguments as JsonObject)?[property.Name];
            if (property.Value.TryGetProperty(Mark, out var mark) && mark.ValueKind == JsonValueKind.String)
            {
                var header = McpHeaders.ParameterPrefix + mark.GetString();
                if (!Agrees(http.Headers[header].ToString().Trim(), argument))
                {
                    return header;
                }
            }

            if (Mismatched(http, property.Value, argument) is { } nested)
            {
                return nested;
            }
        }

        return null;
    }

    private static bool Agrees(string header, JsonNode? argument) =>
        argument?.GetValueKind() switch
        {
            null or JsonValueKind.Null => header.Length == 0,
            JsonValueKind.String => McpHeaderEncoder.DecodeValue(header) == argument.GetValue<string>(),
            JsonValueKind.Number => SameNumber(McpHeaderEncoder.DecodeValue(header), argument.ToJsonString()),
            JsonValueKind.True or JsonValueKind.False => McpHeaderEncoder.DecodeValue(header) == argument.ToJsonString(),
            _ => true,
        };

    private static bool SameNumber(string? left, string right) =>
        left == right
        || (
            decimal.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
            && decimal.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
            && a == b
        );
}
