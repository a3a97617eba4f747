namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>One access token and what it opens.</summary>
internal sealed class Session(string token, string userId, string clientId, string scope, DateTimeOffset issued)
{
    public string Token { get; } = token;

    public string UserId { get; } = userId;

    public string ClientId { get; } = clientId;

    /// <summary>Scopes, with spaces between them.</summary>
    public string Scope { get; } = scope;

    /// <summary>Whether the REST API is open to it.</summary>
    public bool Api { get; } = scope.Split(' ').Any(one => one is "api" or "full");

    public DateTimeOffset Issued { get; } = issued;

    public DateTimeOffset LastUsed { get; set; } = issued;
}
