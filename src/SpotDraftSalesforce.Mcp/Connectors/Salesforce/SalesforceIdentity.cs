using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>Who a connection is, from <c>/services/oauth2/userinfo</c>.</summary>
internal sealed record SalesforceIdentity
{
    [JsonPropertyName("user_id")]
    public string? UserId { get; init; }

    [JsonPropertyName("organization_id")]
    public string? OrganizationId { get; init; }

    [JsonPropertyName("preferred_username")]
    public string? Username { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("email")]
    public string? Email { get; init; }
}
