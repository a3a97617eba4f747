using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Governance;

/// <summary>The closed list of reasons for which a call ends without doing what it was asked.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ErrorCode>))]
public enum ErrorCode
{
    [JsonStringEnumMemberName("invalid_argument")]
    InvalidArgument,

    [JsonStringEnumMemberName("not_found")]
    NotFound,

    [JsonStringEnumMemberName("ambiguous")]
    Ambiguous,

    [JsonStringEnumMemberName("conflict")]
    Conflict,

    [JsonStringEnumMemberName("in_progress")]
    InProgress,

    [JsonStringEnumMemberName("stale")]
    Stale,

    [JsonStringEnumMemberName("denied")]
    Denied,

    [JsonStringEnumMemberName("limited")]
    Limited,

    [JsonStringEnumMemberName("frozen")]
    Frozen,

    [JsonStringEnumMemberName("awaiting_confirmation")]
    AwaitingConfirmation,

    [JsonStringEnumMemberName("awaiting_approval")]
    AwaitingApproval,

    [JsonStringEnumMemberName("connection_expired")]
    ConnectionExpired,

    [JsonStringEnumMemberName("connection_refused")]
    ConnectionRefused,

    [JsonStringEnumMemberName("upstream_rejected")]
    UpstreamRejected,

    [JsonStringEnumMemberName("upstream_unavailable")]
    UpstreamUnavailable,

    [JsonStringEnumMemberName("outcome_unknown")]
    OutcomeUnknown,

    [JsonStringEnumMemberName("partial")]
    Partial,

    [JsonStringEnumMemberName("evidence_unavailable")]
    EvidenceUnavailable,

    [JsonStringEnumMemberName("internal")]
    Internal,
}
