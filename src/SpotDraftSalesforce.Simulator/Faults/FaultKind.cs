using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Simulator.Faults;

/// <summary>What a fault does to the request that it meets.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>Answers <see cref="Fault.Status"/> and <see cref="Fault.Body"/> without doing anything.</summary>
    [JsonStringEnumMemberName("status")]
    Status,

    /// <summary>Answers an HTML page with <see cref="Fault.Status"/> (200 unless told), as a proxy or a login page would.</summary>
    [JsonStringEnumMemberName("html")]
    Html,

    /// <summary>Does nothing and never answers, until the client goes away.</summary>
    [JsonStringEnumMemberName("hang")]
    Hang,

    /// <summary>Waits <see cref="Fault.DelayMs"/>, then does the work and answers.</summary>
    [JsonStringEnumMemberName("delay")]
    Delay,

    /// <summary>Waits <see cref="Fault.DelayMs"/>, then does the work, even when the client has gone away meanwhile.</summary>
    [JsonStringEnumMemberName("commit_after")]
    CommitAfter,

    /// <summary>Does the work, then cuts the connection instead of answering.</summary>
    [JsonStringEnumMemberName("drop_response")]
    DropResponse,

    /// <summary>What was created stays out of lists and lookups for <see cref="Fault.DelayMs"/>.</summary>
    [JsonStringEnumMemberName("lookup_lag")]
    LookupLag,

    /// <summary>SpotDraft only: lists and lookups go on telling a contract's status of <see cref="Fault.DelayMs"/> ago; its own route does not.</summary>
    [JsonStringEnumMemberName("status_lag")]
    StatusLag,
}
