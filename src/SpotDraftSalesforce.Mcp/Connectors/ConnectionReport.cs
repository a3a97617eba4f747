using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors;

/// <summary>What a look at one connection told.</summary>
internal sealed record ConnectionReport
{
    /// <summary>Such as <c>salesforce:main</c>; the system alone where none is configured.</summary>
    public required string Connection { get; init; }

    public required ConnectionState State { get; init; }

    /// <summary>What is wrong.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cause { get; init; }

    /// <summary>What to do about it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cure { get; init; }

    /// <summary>What will be wrong soon, and what to do before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Warning { get; init; }

    /// <summary>When the authorisation ends if nobody renews it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AuthorizationEnds { get; init; }

    /// <summary>As whom the connection acts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? User { get; init; }

    /// <summary>The org's id, or the workspace's address.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Organization { get; init; }

    /// <summary>Calls left of the rolling day.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? QuotaLeft { get; init; }

    /// <summary>Calls of the rolling day.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? QuotaMax { get; init; }
}
