using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Governance.Operations;

[JsonConverter(typeof(JsonStringEnumConverter<OperationState>))]
public enum OperationState
{
    [JsonStringEnumMemberName("prepared")]
    Prepared,

    [JsonStringEnumMemberName("awaiting_approval")]
    AwaitingApproval,

    [JsonStringEnumMemberName("approved")]
    Approved,

    [JsonStringEnumMemberName("executing")]
    Executing,

    [JsonStringEnumMemberName("unknown")]
    Unknown,

    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    [JsonStringEnumMemberName("partial")]
    Partial,

    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("already_done")]
    AlreadyDone,

    [JsonStringEnumMemberName("denied")]
    Denied,

    [JsonStringEnumMemberName("rejected")]
    Rejected,

    [JsonStringEnumMemberName("expired")]
    Expired,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    [JsonStringEnumMemberName("superseded")]
    Superseded,
}

public static class OperationStates
{
    /// <summary>A live operation holds its key: no second one may be claimed beside it.</summary>
    public static bool IsLive(this OperationState state) => state <= OperationState.Unknown;
}
