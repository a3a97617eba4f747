using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

/// <summary>The activities that webhooks may ask for, in SpotDraft's words.</summary>
internal static class Activities
{
    public const string ContractCreated = "CONTRACT_CREATED";
    public const string DataUpdated = "CONTRACT_DATA_UPDATED";
    public const string VersionUploaded = "CONTRACT_VERSION_UPLOADED";
    public const string SentToCounterparty = "CONTRACT_SENT_TO_COUNTERPARTY";
    public const string ApprovalRequested = "CONTRACT_APPROVAL_REQUESTED";
    public const string ApprovalCompleted = "CONTRACT_APPROVAL_COMPLETED";
    public const string MarkForExecution = "CONTRACT_MARK_FOR_EXECUTION";
    public const string UnmarkForExecution = "CONTRACT_UNMARK_FOR_EXECUTION";
    public const string SignatureRequested = "CONTRACT_SIGNATURE_REQUESTED";
    public const string SignatureNotified = "CONTRACT_SIGNATURE_REQUESTED_NOTIFICATION_SENT";
    public const string Signed = "CONTRACT_SIGNED";
    public const string SignatureDeclined = "CONTRACT_SIGNATURE_DECLINED";
    public const string Executed = "CONTRACT_EXECUTED";
    public const string Voided = "CONTRACT_VOIDED";
    public const string KeyPointerCreation = "CONTRACT_KEY_POINTER_CREATION";
    public const string KeyPointerUpdation = "CONTRACT_KEY_POINTER_UPDATION";
    public const string ProcessMetricUpdated = "CONTRACT_PROCESS_METRIC_UPDATED";
    public const string CommentCreated = "CONTRACT_ACTIVITY_LOG_COMMENT_CREATED";
    public const string ExternalMetadataCreated = "CONTRACT_EXTERNAL_METADATA_CREATED";
    public const string ExternalMetadataUpdated = "CONTRACT_EXTERNAL_METADATA_UPDATED";
    public const string CounterpartyCreated = "COUNTER_PARTY_CREATED";
    public const string CounterpartyUpdated = "COUNTER_PARTY_UPDATED";
    public const string ContactCreated = "COUNTER_PARTY_CONTACT_CREATED";
    public const string ContactUpdated = "COUNTER_PARTY_CONTACT_UPDATED";
    public const string AddressCreated = "COUNTER_PARTY_ADDRESS_CREATED";
    public const string AddressUpdated = "COUNTER_PARTY_ADDRESS_UPDATED";

    public const string ContractDeleted = "CONTRACT_DELETED";

    /// <summary>What may become of an e-mail; <see cref="Email"/> makes an activity of it.</summary>
    public const string EmailDelivered = "DELIVERED";

    public static readonly IReadOnlyList<string> EmailFates = [EmailDelivered, "OPENED", "NOT_DELIVERED", "LINK_CLICKED"];

    public static readonly IReadOnlySet<string> All = new HashSet<string>(StringComparer.Ordinal)
    {
        ContractCreated,
        DataUpdated,
        ContractDeleted,
        VersionUploaded,
        SentToCounterparty,
        ApprovalRequested,
        ApprovalCompleted,
        MarkForExecution,
        UnmarkForExecution,
        SignatureRequested,
        SignatureNotified,
        Signed,
        SignatureDeclined,
        Executed,
        Voided,
        KeyPointerCreation,
        KeyPointerUpdation,
        ProcessMetricUpdated,
        CommentCreated,
        ExternalMetadataCreated,
        ExternalMetadataUpdated,
        "CONTRACT_ENTITY_UPDATED",
        CounterpartyCreated,
        CounterpartyUpdated,
        ContactCreated,
        ContactUpdated,
        AddressCreated,
        AddressUpdated,
        "POSTMARK_EMAIL_EVENT",
        "SIGNING_EMAIL_DELIVERED",
        "SIGNING_EMAIL_OPENED",
        "SIGNING_EMAIL_NOT_DELIVERED",
        "SIGNING_EMAIL_LINK_CLICKED",
        "REDLINING_EMAIL_DELIVERED",
        "REDLINING_EMAIL_OPENED",
        "REDLINING_EMAIL_NOT_DELIVERED",
        "REDLINING_EMAIL_LINK_CLICKED",
    };

    /// <summary>
    /// The activity for the fate of the e-mails that a contract of this status has sent: out for review, or for signature. None where it
    /// sent none.
    /// </summary>
    public static string? Email(ContractStatus status, string fate) =>
        status switch
        {
            ContractStatus.Redlining => $"REDLINING_EMAIL_{fate}",
            ContractStatus.Sign or ContractStatus.Executed => $"SIGNING_EMAIL_{fate}",
            _ => null,
        };
}
