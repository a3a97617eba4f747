namespace SpotDraftSalesforce.Agent.Calls;

/// <summary>The values of <see cref="ToolAnswer.Status"/> that a write tool answers with.</summary>
public static class AnswerStatus
{
    public const string Ok = "ok";
    public const string Succeeded = "succeeded";
    public const string AlreadyDone = "already_done";
    public const string AwaitingApproval = "awaiting_approval";
    public const string InProgress = "in_progress";
    public const string Partial = "partial";
    public const string Unknown = "unknown";
    public const string Failed = "failed";
}
