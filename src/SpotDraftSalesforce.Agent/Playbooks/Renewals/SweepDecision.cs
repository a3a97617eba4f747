using System.Text.Json.Serialization;
using SpotDraftSalesforce.Agent.Calls;

namespace SpotDraftSalesforce.Agent.Playbooks.Renewals;

/// <summary>What became of one contract in a sweep.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SweepDecision>))]
public enum SweepDecision
{
    /// <summary>A renewal opportunity was created.</summary>
    [JsonStringEnumMemberName("created")]
    Created,

    /// <summary>The renewal of this term was there and was brought up to date.</summary>
    [JsonStringEnumMemberName("updated")]
    Updated,

    /// <summary>Done, but the server did not say which of the two; an operation that was followed may forget it.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    [JsonStringEnumMemberName("already_done")]
    AlreadyDone,

    [JsonStringEnumMemberName("awaiting_approval")]
    AwaitingApproval,

    /// <summary>A person has to say which record is meant or what is wanted: several candidates, a renewal deleted on purpose.</summary>
    [JsonStringEnumMemberName("question")]
    Question,

    /// <summary>Some of the changes were made.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Still going on, or nobody can tell, when the sweep stopped looking.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}

internal static class SweepDecisions
{
    /// <summary>The sweep has nothing left to do for the contract.</summary>
    public static bool IsDecided(this SweepDecision decision) => decision <= SweepDecision.AwaitingApproval;

    public static SweepDecision Of(ToolAnswer answer) =>
        answer.Status switch
        {
            AnswerStatus.Succeeded => (answer.Result?.Text("action")) switch
            {
                "created" => SweepDecision.Created,
                "updated" => SweepDecision.Updated,
                _ => SweepDecision.Succeeded,
            },
            AnswerStatus.AlreadyDone => SweepDecision.AlreadyDone,
            AnswerStatus.AwaitingApproval => SweepDecision.AwaitingApproval,
            AnswerStatus.InProgress or AnswerStatus.Unknown => SweepDecision.Unknown,
            AnswerStatus.Partial => SweepDecision.Partial,
            AnswerStatus.Failed => answer.Error?.Code switch
            {
                "awaiting_confirmation" or "ambiguous" or "conflict" => SweepDecision.Question,
                "awaiting_approval" => SweepDecision.AwaitingApproval,
                "outcome_unknown" or "in_progress" => SweepDecision.Unknown,
                "partial" => SweepDecision.Partial,
                _ => SweepDecision.Failed,
            },
            _ => SweepDecision.Unknown,
        };
}
