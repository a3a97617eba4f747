namespace SpotDraftSalesforce.Mcp.Tools.RegisterWebhook;

/// <summary>A subscription that this server registered and has not removed. SpotDraft lists none, so its id is known from the registration only.</summary>
/// <param name="Connection">Such as <c>spotdraft:main</c>.</param>
internal sealed record WebhookSubscription(
    string Id,
    string Connection,
    string Url,
    IReadOnlyList<string> Activities,
    DateTimeOffset RegisteredAt,
    string OperationId
);

/// <summary>Knows the subscriptions from what was written.</summary>
internal interface IWebhookSubscriptions
{
    /// <summary>Those that live, oldest first.</summary>
    Task<IReadOnlyList<WebhookSubscription>> ListAsync(CancellationToken cancellationToken);
}
