namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>What a webhook can be about (the enumeration <c>only_for_activities</c> of SpotDraft's OpenAPI document).</summary>
internal static class WebhookActivities
{
    /// <summary>What happens to e-mails; of no use to a deal, and many.</summary>
    private static readonly string[] Emails =
    [
        "CONTRACT_SIGNATURE_REQUESTED_NOTIFICATION_SENT",
        "POSTMARK_EMAIL_EVENT",
        "REDLINING_EMAIL_DELIVERED",
        "REDLINING_EMAIL_LINK_CLICKED",
        "REDLINING_EMAIL_NOT_DELIVERED",
        "REDLINING_EMAIL_OPENED",
        "SIGNING_EMAIL_DELIVERED",
        "SIGNING_EMAIL_LINK_CLICKED",
        "SIGNING_EMAIL_NOT_DELIVERED",
        "SIGNING_EMAIL_OPENED",
    ];

    /// <summary>What a subscription that names none is for: everything about contracts and counterparties.</summary>
    public static IReadOnlyList<string> Usual { get; } =
    [
        "CONTRACT_ACTIVITY_LOG_COMMENT_CREATED",
        "CONTRACT_APPROVAL_COMPLETED",
        "CONTRACT_APPROVAL_REQUESTED",
        "CONTRACT_CREATED",
        "CONTRACT_DATA_UPDATED",
        "CONTRACT_DELETED",
        "CONTRACT_ENTITY_UPDATED",
        "CONTRACT_EXECUTED",
        "CONTRACT_EXTERNAL_METADATA_CREATED",
        "CONTRACT_EXTERNAL_METADATA_UPDATED",
        "CONTRACT_KEY_POINTER_CREATION",
        "CONTRACT_KEY_POINTER_UPDATION",
        "CONTRACT_MARK_FOR_EXECUTION",
        "CONTRACT_PROCESS_METRIC_UPDATED",
        "CONTRACT_SENT_TO_COUNTERPARTY",
        "CONTRACT_SIGNATURE_DECLINED",
        "CONTRACT_SIGNATURE_REQUESTED",
        "CONTRACT_SIGNED",
        "CONTRACT_UNMARK_FOR_EXECUTION",
        "CONTRACT_VERSION_UPLOADED",
        "CONTRACT_VOIDED",
        "COUNTER_PARTY_ADDRESS_CREATED",
        "COUNTER_PARTY_ADDRESS_UPDATED",
        "COUNTER_PARTY_CONTACT_CREATED",
        "COUNTER_PARTY_CONTACT_UPDATED",
        "COUNTER_PARTY_CREATED",
        "COUNTER_PARTY_UPDATED",
    ];

    public static IReadOnlySet<string> All { get; } = Usual.Concat(Emails).ToHashSet(StringComparer.Ordinal);
}
