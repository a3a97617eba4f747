using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// What one of Salesforce's error codes means here (REST API Developer Guide, "Status Codes and Error Responses"; SOAP API Developer Guide,
/// "API Fault Element" and "StatusCode"). The same codes stand in the answer to a single call, to a part of a composite, and to one record of a
/// collection or a bulk job.
/// </summary>
/// <param name="Name">The vendor's code.</param>
/// <param name="Means">Our code.</param>
/// <param name="Retry">What <see cref="Error.Retry"/> says.</param>
/// <param name="Cause">Why it happened; null where the vendor's own text says all there is.</param>
/// <param name="Cure">What to do about it.</param>
internal sealed record SalesforceErrorCode(string Name, ErrorCode Means, string Retry, string? Cause, string Cure)
{
    private const string Correct = "Correct what the message names, then call again.";

    private static readonly string Soon = RetryAdvice.After(TimeSpan.FromSeconds(5));
    private static readonly string Later = RetryAdvice.After(TimeSpan.FromSeconds(30));

    /// <summary>The codes by name.</summary>
    public static IReadOnlyDictionary<string, SalesforceErrorCode> All { get; } =
        Connections().Concat(Passing()).Concat(Records()).Concat(Values()).Concat(Requests()).ToDictionary(code => code.Name, StringComparer.Ordinal);

    private static IEnumerable<SalesforceErrorCode> Connections() =>
        [
            new(
                "API_DISABLED_FOR_ORG",
                ErrorCode.ConnectionRefused,
                RetryAdvice.AfterFix,
                "The org's edition or the user's profile has no API access.",
                "Give the integration user the permission 'API Enabled'."
            ),
            new(
                "API_CURRENTLY_DISABLED",
                ErrorCode.ConnectionRefused,
                RetryAdvice.AfterFix,
                "Salesforce has switched the org's API off.",
                "Ask the org's administrator or Salesforce's support why."
            ),
            Insufficient("INSUFFICIENT_ACCESS"),
            Insufficient("INSUFFICIENT_ACCESS_OR_READONLY"),
            Insufficient("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"),
            new(
                "TXN_SECURITY_METERING_ERROR",
                ErrorCode.UpstreamRejected,
                RetryAdvice.AfterFix,
                "A transaction security policy of the org forbids it.",
                "Exempt the integration user from the policy, or ask for less at once."
            ),
            new(
                "GONE",
                ErrorCode.UpstreamRejected,
                RetryAdvice.AfterFix,
                "Salesforce has retired this version of its API.",
                "Remove ApiVersion from the connection, so that a version is negotiated."
            ),
        ];

    private static IEnumerable<SalesforceErrorCode> Passing() =>
        [
            new(
                SalesforceDialect.LockedRow,
                ErrorCode.UpstreamUnavailable,
                Soon,
                "Another process holds the record or its account, and held it through several tries.",
                "Call again."
            ),
            new(
                "REQUEST_LIMIT_EXCEEDED",
                ErrorCode.Limited,
                RetryAdvice.After(TimeSpan.FromHours(1)),
                "The org's calls of the last 24 hours are used up, or too many long ones run at once.",
                "Wait until the window moves on, or raise the org's limit."
            ),
            new(
                "STORAGE_LIMIT_EXCEEDED",
                ErrorCode.Limited,
                RetryAdvice.AfterFix,
                "The org's storage is full.",
                "Delete or archive in Salesforce, or buy more storage; then call again."
            ),
            new(
                "QUERY_TIMEOUT",
                ErrorCode.UpstreamUnavailable,
                Later,
                "The query took Salesforce too long.",
                "Ask for less, for example for a shorter span of time, or try again later."
            ),
            new(
                "INVALID_QUERY_LOCATOR",
                ErrorCode.UpstreamUnavailable,
                Soon,
                "Salesforce forgot where a long answer went on.",
                "Call again."
            ),
            new(
                "SERVER_UNAVAILABLE",
                ErrorCode.UpstreamUnavailable,
                Later,
                "Salesforce is overloaded or being maintained.",
                "Try again later."
            ),
            new(
                "UNKNOWN_EXCEPTION",
                ErrorCode.UpstreamUnavailable,
                Later,
                "Salesforce has a fault of its own.",
                "Try again later; if it stays, give Salesforce's support the ErrorId of the message."
            ),
        ];

    private static IEnumerable<SalesforceErrorCode> Records() =>
        [
            new(
                "REQUIRED_FIELD_MISSING",
                ErrorCode.UpstreamRejected,
                RetryAdvice.AfterFix,
                "The org requires fields that were not given.",
                Correct
            ),
            new(
                "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                ErrorCode.UpstreamRejected,
                RetryAdvice.AfterFix,
                "A validation rule of the org forbids it.",
                "Bring the record into the state that the rule's own text asks for, then call again."
            ),
            new(
                "DUPLICATE_VALUE",
                ErrorCode.Conflict,
                Soon,
                "Another record has the same unique value, perhaps since a moment ago.",
                "Call again: it is prepared anew and sees that record."
            ),
            new(
                "DUPLICATES_DETECTED",
                ErrorCode.Conflict,
                RetryAdvice.AfterFix,
                "A duplicate rule of the org found a record like it.",
                "Use the record that is there, or change the rule."
            ),
            new(
                "ENTITY_IS_LOCKED",
                ErrorCode.UpstreamRejected,
                RetryAdvice.AfterFix,
                "The record is locked, usually by an approval process in Salesforce.",
                "Unlock or finish that approval, then call again."
            ),
            Automation("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"),
            Automation("CANNOT_EXECUTE_FLOW_TRIGGER"),
            new(
                "INVALID_CROSS_REFERENCE_KEY",
                ErrorCode.UpstreamRejected,
                RetryAdvice.AfterFix,
                "A record that it refers to is gone, is of another type, or may not be seen.",
                Correct
            ),
            new("DELETE_FAILED", ErrorCode.UpstreamRejected, RetryAdvice.AfterFix, "Other records depend on it.", Correct),
            new(
                "ENTITY_IS_DELETED",
                ErrorCode.NotFound,
                RetryAdvice.AfterFix,
                "The record was deleted.",
                "Restore it in Salesforce, or use another."
            ),
            new("NOT_FOUND", ErrorCode.NotFound, RetryAdvice.AfterFix, null, "Check the id, and what the integration user may see."),
            new("MALFORMED_ID", ErrorCode.InvalidArgument, RetryAdvice.AfterFix, "The id is of another type, or none.", Correct),
            RolledBack(SalesforceDialect.Halted),
            RolledBack("ALL_OR_NONE_OPERATION_ROLLED_BACK"),
        ];

    private static IEnumerable<SalesforceErrorCode> Values() =>
        [
            new(
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                ErrorCode.UpstreamRejected,
                RetryAdvice.AfterFix,
                "The org's picklist does not allow the value.",
                "Add the value to the picklist, or map another one in the pair's settings."
            ),
            new("STRING_TOO_LONG", ErrorCode.UpstreamRejected, RetryAdvice.AfterFix, "The text is longer than the field.", Correct),
            new(
                "NUMBER_OUTSIDE_VALID_RANGE",
                ErrorCode.UpstreamRejected,
                RetryAdvice.AfterFix,
                "The number has more digits than the field.",
                Correct
            ),
            new(
                "FIELD_INTEGRITY_EXCEPTION",
                ErrorCode.UpstreamRejected,
                RetryAdvice.AfterFix,
                "Values of the record contradict each other.",
                Correct
            ),
        ];

    private static IEnumerable<SalesforceErrorCode> Requests() =>
        [
            Field("INVALID_FIELD"),
            Field("INVALID_FIELD_FOR_INSERT_UPDATE"),
            new(
                "INVALID_TYPE",
                ErrorCode.UpstreamRejected,
                RetryAdvice.AfterFix,
                "The org has no such object, or the integration user may not see it.",
                "Deploy the object or give the integration user access to it."
            ),
            Ours("MALFORMED_QUERY"),
            new("JSON_PARSER_ERROR", ErrorCode.UpstreamRejected, RetryAdvice.AfterFix, "A value is not of its field's type.", Correct),
            Ours("EXCEEDED_ID_LIMIT"),
            new(
                "LIMIT_EXCEEDED",
                ErrorCode.UpstreamRejected,
                RetryAdvice.AfterFix,
                "Automation of the org needs more than one transaction may use, also for smaller portions.",
                "Have the org's administrator make its triggers and flows lighter."
            ),
        ];

    private static SalesforceErrorCode Insufficient(string name) =>
        new(
            name,
            ErrorCode.UpstreamRejected,
            RetryAdvice.AfterFix,
            "The integration user has no right to this record, this field, or one that it refers to.",
            "Give the integration user the right by permission set or sharing, then call again."
        );

    private static SalesforceErrorCode Automation(string name) =>
        new(
            name,
            ErrorCode.UpstreamRejected,
            RetryAdvice.AfterFix,
            "A trigger or flow of the org failed.",
            "Have the org's administrator look at the automation that the message names."
        );

    private static SalesforceErrorCode Field(string name) =>
        new(
            name,
            ErrorCode.UpstreamRejected,
            RetryAdvice.AfterFix,
            "The field does not exist, is read-only, or the integration user may not see it (field-level security).",
            "Create the field or give the integration user access to it."
        );

    private static SalesforceErrorCode RolledBack(string name) =>
        new(
            name,
            ErrorCode.UpstreamRejected,
            RetryAdvice.AfterFix,
            "It goes all or none with another change, which failed.",
            "Correct the other change, then call again."
        );

    private static SalesforceErrorCode Ours(string name) =>
        new(
            name,
            ErrorCode.Internal,
            RetryAdvice.Never,
            "Salesforce cannot read what this server sent.",
            "This is a fault of the server. Please report it."
        );
}
