namespace SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

/// <summary>One call of one webhook, with its attempts.</summary>
internal sealed class WebhookDelivery
{
    public required long Id { get; init; }

    public required WebhookSubscription Subscription { get; init; }

    public required string Activity { get; init; }

    public int? ContractId { get; init; }

    public required byte[] Body { get; init; }

    public int Attempts { get; set; }

    /// <summary><c>pending</c>, <c>delivered</c>, <c>failed</c> or <c>dropped</c>.</summary>
    public string Status { get; set; } = "pending";

    /// <summary>What the receiver answered last, or why it did not.</summary>
    public string? LastAnswer { get; set; }
}
