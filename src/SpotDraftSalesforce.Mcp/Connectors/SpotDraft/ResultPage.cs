using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>One page of a list.</summary>
internal sealed record ResultPage<T> : SpotDraftRecord
{
    /// <summary>Counted from 1.</summary>
    [JsonPropertyName("page")]
    public int Page { get; init; }

    [JsonPropertyName("limit")]
    public int Limit { get; init; }

    [JsonPropertyName("total_results")]
    public int TotalResults { get; init; }

    /// <summary>Null counts as none, as everywhere in SpotDraft's answers.</summary>
    [JsonPropertyName("results")]
    public IReadOnlyList<T> Results
    {
        get;
        init => field = value ?? [];
    } = [];
}

/// <summary>The shape of the lists that come whole.</summary>
internal sealed record ItemList<T> : SpotDraftRecord
{
    [JsonPropertyName("items")]
    public IReadOnlyList<T> Items
    {
        get;
        init => field = value ?? [];
    } = [];
}
