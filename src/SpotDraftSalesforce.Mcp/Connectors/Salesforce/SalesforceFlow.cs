namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>The ways to a token, spelled as in the configuration. All but the first sign-in of <see cref="AuthorizationCode"/> need no person.</summary>
internal static class SalesforceFlow
{
    public const string ClientCredentials = "client_credentials";
    public const string Jwt = "jwt";
    public const string RefreshToken = "refresh_token";
    public const string AccessToken = "access_token";

    /// <summary>A person signs in once ('connections login'); from then on as with a refresh token.</summary>
    public const string AuthorizationCode = "authorization_code";

    public static readonly IReadOnlyList<string> All = [ClientCredentials, Jwt, RefreshToken, AccessToken, AuthorizationCode];

    /// <summary>Whether the flow lives on a refresh token, which can die of age and of disuse.</summary>
    public static bool HasRefreshToken(string? flow) => flow is RefreshToken or AuthorizationCode;
}
