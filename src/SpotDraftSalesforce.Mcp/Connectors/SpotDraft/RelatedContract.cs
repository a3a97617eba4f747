using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>How another contract stands to the one that was asked about.</summary>
internal sealed record RelatedContract : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    [JsonPropertyName("contract")]
    public required RelatedContractState Contract { get; init; }

    /// <summary><c>CHILD</c>, <c>PARENT</c>, <c>ADDENDUM</c> or <c>AMENDMENT</c>.</summary>
    [JsonPropertyName("relation_type")]
    public string? RelationType { get; init; }
}

internal sealed record RelatedContractState : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public required ContractRef Id { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("counter_party_list")]
    public IReadOnlyList<string> Counterparties { get; init; } = [];

    /// <summary>One of <see cref="ContractStatus"/>.</summary>
    [JsonPropertyName("display_status")]
    public string? Status { get; init; }
}
