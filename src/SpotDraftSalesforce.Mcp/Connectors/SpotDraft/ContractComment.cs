using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>A comment in the activity log. It has neither author nor time.</summary>
internal sealed record ContractComment : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>A member is mentioned as <c>!!@{user id}!!</c>.</summary>
    [JsonPropertyName("comment")]
    public string Text { get; init; } = "";

    [JsonPropertyName("replies")]
    public IReadOnlyList<ContractComment> Replies { get; init; } = [];
}
