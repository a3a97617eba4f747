namespace SpotDraftSalesforce.Mcp.Tools.RegisterWebhook;

/// <summary>A subscription that this server registered and has not removed.</summary>
/// <param name="Connection">Such as <c>spotdraft:main</c>.</param>
internal sealed record WebhookSubscription(
    string Id,
    string Connection,
    string Url,
    IReadOnlyList<string> Activities,
    DateTimeOffset RegisteredAt,
    string OperationId
);
