using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Protocol;

/// <summary>The arguments that belong to the pipeline and not to the tool: every write tool takes them.</summary>
internal sealed record CallOptions(bool DryRun, string? RequestId, string? Reason)
{
    private const int LongestRequestId = 100;
    private const int LongestReason = 500;

    public static readonly CallOptions None = new(false, null, null);

    /// <summary>Schema of these arguments, added to that of every write tool.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode>> Schema =>
        [
            new("dry_run", Property("boolean", "Only show plan and decision.")),
            new("request_id", Property("string", "Your name for this request; repeated within 24 hours it gets the same answer.")),
            new("reason", Property("string", "Why; for the log and approvers.")),
        ];

    public static IEnumerable<string> NamesFor(Type input) => IsWrite(input) ? ["dry_run", "request_id", "reason"] : [];

    /// <summary>Takes them out of <paramref name="arguments"/>; null and an error where one is of the wrong type.</summary>
    public static CallOptions? Take(JsonObject arguments, out Error? error)
    {
        error = null;
        var dryRun = false;
        if (arguments["dry_run"] is { } flag && !(flag is JsonValue value && value.TryGetValue(out dryRun)))
        {
            error = Invalid("dry_run", "true or false");
            return null;
        }

        var requestId = Text(arguments, "request_id", LongestRequestId, ref error);
        var reason = Text(arguments, "reason", LongestReason, ref error);
        if (error is not null)
        {
            return null;
        }

        arguments.Remove("dry_run");
        arguments.Remove("request_id");
        arguments.Remove("reason");
        return new CallOptions(dryRun, requestId, reason);
    }

    private static string? Text(JsonObject arguments, string name, int longest, ref Error? error)
    {
        if (arguments[name] is not { } node)
        {
            return null;
        }

        if (node is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 && text.Length <= longest)
        {
            return text;
        }

        error ??= Invalid(name, $"text of 1 to {longest} characters");
        return null;
    }

    private static Error Invalid(string path, string expected) =>
        new()
        {
            Code = ErrorCode.InvalidArgument,
            Message = $"'{path}' is not of the expected type ({expected}).",
            Cure = "Correct the argument and call again.",
            Path = path,
        };

    private static JsonObject Property(string type, string description) => new() { ["type"] = type, ["description"] = description };

    private static bool IsWrite(Type input) => input.GetCustomAttributes(typeof(Tools.WriteInputAttribute), inherit: false).Length > 0;
}
