namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>One access token and what it opens.</summary>
internal sealed class Session(string token, string userId, string clientId, DateTimeOffset issued)
{
    public string Token { get; } = token;

    public string UserId { get; } = userId;

    public string ClientId { get; } = clientId;

    public string Scope { get; } = "api refresh_token id";

    public DateTimeOffset Issued { get; } = issued;

    public DateTimeOffset LastUsed { get; set; } = issued;
}
