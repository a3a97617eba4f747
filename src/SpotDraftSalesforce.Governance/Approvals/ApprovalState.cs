using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Governance.Approvals;

[JsonConverter(typeof(JsonStringEnumConverter<ApprovalState>))]
public enum ApprovalState
{
    [JsonStringEnumMemberName("pending")]
    Pending,

    [JsonStringEnumMemberName("approved")]
    Approved,

    [JsonStringEnumMemberName("denied")]
    Denied,

    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>The changes were sent under it; it serves no second time.</summary>
    [JsonStringEnumMemberName("used")]
    Used,
}
