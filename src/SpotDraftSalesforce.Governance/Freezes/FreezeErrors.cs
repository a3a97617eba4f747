namespace SpotDraftSalesforce.Governance.Freezes;

internal static class FreezeErrors
{
    public static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);

    /// <param name="told">Who froze, when and why: <see cref="Freeze.Told"/>.</param>
    public static Error Frozen(string? told, string? operationId) =>
        new()
        {
            Code = ErrorCode.Frozen,
            Message = "All writes to SpotDraft and Salesforce are frozen; nothing was sent. Reads and dry runs go on.",
            Cause = told,
            Cure = "Ask again when the freeze is lifted; an operator does that with 'freeze off'.",
            Retry = RetryAdvice.After(AskAgain),
            OperationId = operationId,
        };
}
