using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>The other side of contracts. Names are unique within a workspace.</summary>
internal sealed record Counterparty : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [JsonPropertyName("is_individual")]
    public bool IsIndividual { get; init; }

    [JsonPropertyName("contacts")]
    public IReadOnlyList<CounterpartyContact>? Contacts { get; init; }

    [JsonPropertyName("primary_address")]
    public CounterpartyAddress? PrimaryAddress { get; init; }

    /// <summary><c>ACTIVE</c>, <c>ARCHIVED</c> or <c>MIGRATING</c>.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    [JsonPropertyName("custom_fields")]
    public JsonObject? CustomFields { get; init; }

    [JsonPropertyName("brand_name")]
    public string? BrandName { get; init; }
}

internal sealed record CounterpartyContact : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("email")]
    public string? Email { get; init; }

    [JsonPropertyName("is_primary")]
    public bool? IsPrimary { get; init; }
}

/// <summary>An address, in the words of this part of the API (<c>city_name</c>, not <c>city</c>).</summary>
internal sealed record CounterpartyAddress : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    [JsonPropertyName("line_one")]
    public string? LineOne { get; init; }

    [JsonPropertyName("city_name")]
    public string? City { get; init; }

    [JsonPropertyName("state_name")]
    public string? State { get; init; }

    [JsonPropertyName("zipcode")]
    public string? Zipcode { get; init; }

    [JsonPropertyName("country_name")]
    public string? Country { get; init; }

    [JsonPropertyName("is_primary")]
    public bool? IsPrimary { get; init; }

    [JsonPropertyName("email")]
    public string? Email { get; init; }

    [JsonPropertyName("phone")]
    public string? Phone { get; init; }
}
