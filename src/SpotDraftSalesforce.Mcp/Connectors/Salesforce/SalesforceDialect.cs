using System.Net;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>Salesforce's error bodies: an array of <c>{message, errorCode, fields}</c>, and OAuth's <c>{error, error_description}</c>.</summary>
internal sealed class SalesforceDialect : IVendorDialect
{
    public const string InvalidSession = "INVALID_SESSION_ID";
    public const string LockedRow = "UNABLE_TO_LOCK_ROW";
    public const string Halted = "PROCESSING_HALTED";

    private static readonly TimeSpan QuotaWindow = TimeSpan.FromHours(1);

    public string System => "salesforce";

    public (string? Code, string? Message) Read(VendorAnswer answer) => Read(answer.Json);

    /// <summary>Code and text of an error's JSON, at the top or within a composite or a save result.</summary>
    public static (string? Code, string? Message) Read(JsonNode? body)
    {
        var first = body is JsonArray { Count: > 0 } list ? list[0] : body;
        if (first is not JsonObject error)
        {
            return (null, null);
        }

        var code = Text(error, "errorCode") ?? Text(error, "statusCode") ?? Text(error, "error");
        var message = Text(error, "message") ?? Text(error, "error_description");
        var fields = error["fields"] is JsonArray { Count: > 0 } names ? $" (fields: {string.Join(", ", names)})" : "";
        return (code, message is null ? null : message + fields);
    }

    public Error Refine(Error error, VendorAnswer answer) => Refine(error, (int)answer.Status);

    /// <summary>What a code tells beyond its status.</summary>
    public static Error Refine(Error error, int status)
    {
        var text = error.Upstream?.Message ?? "";
        return error.Upstream?.Code switch
        {
            "REQUEST_LIMIT_EXCEEDED" => error with
            {
                Code = ErrorCode.Limited,
                Cause = "The org's calls of the last 24 hours are used up, or too many long ones run at once.",
                Cure = "Wait until the window moves on, or raise the org's limit.",
                Retry = RetryAdvice.After(QuotaWindow),
            },
            InvalidSession when status == 401 && !IsStaleSession(text) => NotAllowedRest(error),
            _ when status == 401 && text.Contains("not valid for use with the REST API", StringComparison.OrdinalIgnoreCase) =>
                NotAllowedRest(error),
            _ when status == 401 && text.Contains("not attached to Agent", StringComparison.OrdinalIgnoreCase) => NotAllowedRest(error),
            LockedRow => error with
            {
                Code = ErrorCode.UpstreamUnavailable,
                Cause = "Another process holds the record or its account.",
                Retry = RetryAdvice.After(TimeSpan.FromSeconds(5)),
            },
            "ENTITY_IS_LOCKED" => error with
            {
                Cause = "The record is locked, usually by an approval process in Salesforce.",
                Cure = "Unlock or finish that approval, then call again.",
            },
            "FIELD_CUSTOM_VALIDATION_EXCEPTION" => error with { Cause = "A validation rule of the org forbids it." },
            "INVALID_FIELD" or "INVALID_FIELD_FOR_INSERT_UPDATE" => error with
            {
                Cause = "The field does not exist, is read-only, or the integration user may not see it (field-level security).",
                Cure = "Create the field or give the integration user access to it.",
            },
            "DUPLICATES_DETECTED" => error with { Cause = "A duplicate rule of the org found a record like it." },
            _ => error,
        };
    }

    public bool RefusedForNow(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.OK
        && response.Content.Headers.ContentLength is null or < 100_000
        && response.RequestMessage is { } request
        && request.Effect() is not null
        && IsLocked(response);

    /// <summary>A session that ran out, as against a token that was never good for this API: only the first is renewed.</summary>
    public static bool IsStaleSession(string message) =>
        !message.Contains("not valid for use with the REST API", StringComparison.OrdinalIgnoreCase)
        && !message.Contains("not attached to Agent", StringComparison.OrdinalIgnoreCase);

    private static bool IsLocked(HttpResponseMessage response)
    {
        // The body is in memory already: reading it again costs no waiting.
        using var reader = new StreamReader(response.Content.ReadAsStream(CancellationToken.None), leaveOpen: true);
        var text = reader.ReadToEnd();
        reader.BaseStream.Position = 0;
        return text.Contains(LockedRow, StringComparison.Ordinal);
    }

    private static Error NotAllowedRest(Error error) =>
        error with
        {
            Code = ErrorCode.ConnectionRefused,
            Cause = "The token is good but not for the REST API: the application lacks the scope 'api', or is not attached to the agent.",
            Cure = "Add the scope 'Manage user data via APIs (api)' to the External Client App, then connect again.",
        };

    private static string? Text(JsonObject from, string key) =>
        from[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
