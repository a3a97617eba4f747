using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Governance.Policies;

[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    [JsonStringEnumMemberName("allow")]
    Allow,

    [JsonStringEnumMemberName("require_approval")]
    RequireApproval,

    [JsonStringEnumMemberName("deny")]
    Deny,
}
