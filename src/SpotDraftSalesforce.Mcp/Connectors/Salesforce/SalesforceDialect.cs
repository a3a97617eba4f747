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
            InvalidSession when status == 401 && !IsStaleSession(text) => NotAllowedRest(error),
            _ when status == 401 && text.Contains("not valid for use with the REST API", StringComparison.OrdinalIgnoreCase) =>
                NotAllowedRest(error),
            _ when status == 401 && text.Contains("not attached to Agent", StringComparison.OrdinalIgnoreCase) => NotAllowedRest(error),
            { } code when SalesforceErrorCode.All.TryGetValue(code, out var known) => error with
            {
                Code = known.Means,
                Cause = known.Cause ?? error.Cause,
                Cure = known.Cure,
                Retry = known.Retry,
            },
            _ => error,
        };
    }

    /// <summary>
    /// True where a lock kept everything that the request wanted from happening. Of a collection some records may be written and others locked:
    /// there only the locked ones are sent again, by the executor.
    /// </summary>
    public bool RefusedForNow(HttpResponseMessage response) =>
        response.RequestMessage is { } request
        && request.Effect() is not null
        && (
            response.StatusCode == HttpStatusCode.BadRequest
            || (response.StatusCode == HttpStatusCode.OK && request.RequestUri?.AbsolutePath.Split('/')[^1] is "composite" or "graph")
        )
        && response.Content.Headers.ContentLength is null or < 100_000
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
