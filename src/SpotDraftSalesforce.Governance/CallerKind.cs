using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Governance;

[JsonConverter(typeof(JsonStringEnumConverter<CallerKind>))]
public enum CallerKind
{
    [JsonStringEnumMemberName("user")]
    User,

    [JsonStringEnumMemberName("agent")]
    Agent,

    [JsonStringEnumMemberName("service")]
    Service,
}
