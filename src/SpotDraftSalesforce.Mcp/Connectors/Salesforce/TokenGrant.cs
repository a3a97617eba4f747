namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>What the token endpoint gave.</summary>
/// <param name="RefreshToken">Null where none came; under rotation it replaces the one that was used.</param>
internal sealed record TokenGrant(string AccessToken, Uri Instance, string? IdentityUrl, string? Scope, string? RefreshToken)
{
    /// <summary>Names nothing: all of it is secret.</summary>
    public override string ToString() => nameof(TokenGrant);
}
