using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>SpotDraft's error bodies: <c>{detail, code, message}</c>, <c>{detail}</c>, and field by field <c>{"field":["text"]}</c>.</summary>
internal sealed class SpotDraftDialect : IVendorDialect
{
    public string System => "spotdraft";

    public (string? Code, string? Message) Read(VendorAnswer answer)
    {
        if (answer.Json is not JsonObject body)
        {
            return answer.Json is JsonArray { Count: > 0 } list ? (null, Plain(list)) : (null, null);
        }

        var code = Text(body["code"]);
        if (Text(body["message"]) is { } message)
        {
            return (code, message);
        }

        if (Text(body["detail"]) is { } detail)
        {
            return (code, detail);
        }

        var fields = body.Where(field => field.Key is not ("status_code" or "code")).Select(field => $"{field.Key}: {Plain(field.Value)}");
        return (code, string.Join("; ", fields));
    }

    public Error Refine(Error error, VendorAnswer answer) =>
        (int)answer.Status switch
        {
            402 => error with { Cause = "The contract's workflow does not allow it in its present state." },
            424 => error with
            {
                Cause =
                    "A service behind SpotDraft refused its part, such as the provider of electronic signatures the contract's envelope.",
                Cure = "Check the signatories' names and addresses and the provider's settings in SpotDraft, then call again.",
            },
            501 => error with
            {
                Code = ErrorCode.UpstreamRejected,
                Cause = "The workspace has no access to this part of the API.",
                Cure = "Ask SpotDraft to enable it.",
                Retry = RetryAdvice.AfterFix,
            },
            409 => error with { Cause = "Something like it exists already, or it was changed meanwhile." },
            _ => error,
        };

    public bool RefusedForNow(HttpResponseMessage response) => false;

    private static string Plain(JsonNode? value) =>
        value switch
        {
            JsonArray list => string.Join(", ", list.Select(Plain)),
            JsonObject inner => string.Join("; ", inner.Select(field => $"{field.Key}: {Plain(field.Value)}")),
            JsonValue single => single.ToString(),
            _ => "",
        };

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
