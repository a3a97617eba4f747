using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors;

/// <summary>How a connection stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConnectionState>))]
internal enum ConnectionState
{
    [JsonStringEnumMemberName("connected")]
    Connected,

    /// <summary>It worked once, or could: its credentials are no longer accepted.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>Its credentials or its address are wrong.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,

    [JsonStringEnumMemberName("insufficient_scope")]
    InsufficientScope,

    [JsonStringEnumMemberName("unreachable")]
    Unreachable,

    [JsonStringEnumMemberName("not_configured")]
    NotConfigured,
}
