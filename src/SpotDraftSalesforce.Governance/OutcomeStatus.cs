using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Governance;

[JsonConverter(typeof(JsonStringEnumConverter<OutcomeStatus>))]
public enum OutcomeStatus
{
    /// <summary>A read was answered.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>A dry run: the plan and the decision, nothing done.</summary>
    [JsonStringEnumMemberName("planned")]
    Planned,

    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    [JsonStringEnumMemberName("already_done")]
    AlreadyDone,

    [JsonStringEnumMemberName("awaiting_approval")]
    AwaitingApproval,

    /// <summary>Still running; ask again by operation id.</summary>
    [JsonStringEnumMemberName("in_progress")]
    InProgress,

    /// <summary>Some changes were made, not all.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,

    /// <summary>A change was sent and nobody can tell yet whether it took effect.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>Refused or failed; nothing was changed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
