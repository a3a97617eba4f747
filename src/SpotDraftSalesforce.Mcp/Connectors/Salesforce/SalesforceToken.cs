namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>An access token and the host that takes it.</summary>
/// <param name="Number">Counts the tokens of a connection, so that a caller can say which one failed without holding it.</param>
internal sealed record SalesforceToken(string AccessToken, Uri Instance, string? IdentityUrl, string? Scope, int Number)
{
    /// <summary>Names nothing: the token is a secret.</summary>
    public override string ToString() => $"token {Number}";
}
