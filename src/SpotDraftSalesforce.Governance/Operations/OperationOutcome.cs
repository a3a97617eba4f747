namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>What an operation's state means to whoever asked for it.</summary>
public static class OperationOutcome
{
    public static ToolOutcome Of(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return new ToolOutcome
        {
            Status = StatusOf(operation.State),
            Answer = operation.Answer,
            Error = operation.Error ?? ErrorOf(operation),
            OperationId = operation.Id,
            ApprovalId = operation.ApprovalId,
            Plan = operation.State == OperationState.AwaitingApproval ? operation.Plan : null,
            Decision = operation.Decision,
        };
    }

    private static OutcomeStatus StatusOf(OperationState state) =>
        state switch
        {
            OperationState.Succeeded => OutcomeStatus.Succeeded,
            OperationState.AlreadyDone => OutcomeStatus.AlreadyDone,
            OperationState.AwaitingApproval => OutcomeStatus.AwaitingApproval,
            OperationState.Prepared or OperationState.Approved or OperationState.Executing => OutcomeStatus.InProgress,
            OperationState.Partial => OutcomeStatus.Partial,
            OperationState.Unknown => OutcomeStatus.Unknown,
            _ => OutcomeStatus.Failed,
        };

    private static Error? ErrorOf(Operation operation) =>
        operation.State switch
        {
            OperationState.Rejected => Ended(operation, ErrorCode.Denied, "The approver said no."),
            OperationState.Expired => Ended(operation, ErrorCode.Denied, "Nobody decided before the approval expired."),
            OperationState.Superseded => Ended(operation, ErrorCode.Stale, $"The operation was replaced by {operation.SupersededBy}."),
            OperationState.Cancelled => Ended(operation, ErrorCode.Conflict, "The operation was cancelled before anything was sent."),
            OperationState.Executing or OperationState.Approved => new Error
            {
                Code = ErrorCode.InProgress,
                Message = "The operation is still running.",
                Cure = $"Ask get_operation for {operation.Id}.",
                Retry = RetryAdvice.After(TimeSpan.FromSeconds(5)),
                OperationId = operation.Id,
            },
            _ => null,
        };

    private static Error Ended(Operation operation, ErrorCode code, string message) =>
        new()
        {
            Code = code,
            Message = message,
            Cure = "Ask again if it is still wanted; with a new request_id if you gave one.",
            OperationId = operation.Id,
        };
}
