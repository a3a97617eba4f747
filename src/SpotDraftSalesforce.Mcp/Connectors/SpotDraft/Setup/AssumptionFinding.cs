using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft.Setup;

/// <summary>An assumption, and what a workspace shows of it.</summary>
/// <param name="Seen">What was seen, or why nothing was.</param>
internal sealed record AssumptionFinding(
    string Key,
    AssumptionVerdict Verdict,
    string Assumed,
    string Seen,
    string Default,
    string Confirm
);

[JsonConverter(typeof(JsonStringEnumConverter<AssumptionVerdict>))]
internal enum AssumptionVerdict
{
    [JsonStringEnumMemberName("confirmed")]
    Confirmed,

    [JsonStringEnumMemberName("differs")]
    Differs,

    /// <summary>Reading cannot tell, or the workspace holds nothing that would.</summary>
    [JsonStringEnumMemberName("unchecked")]
    Unchecked,
}
