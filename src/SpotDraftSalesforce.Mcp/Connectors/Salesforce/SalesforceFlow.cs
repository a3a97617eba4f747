namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>The ways to a token that need no person, spelled as in the configuration.</summary>
internal static class SalesforceFlow
{
    public const string ClientCredentials = "client_credentials";
    public const string Jwt = "jwt";
    public const string RefreshToken = "refresh_token";
    public const string AccessToken = "access_token";
}
