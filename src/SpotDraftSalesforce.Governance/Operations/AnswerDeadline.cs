namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>Bounds what a caller waits for while only reading is done: no call holds a client longer than <see cref="OperationOptions.AnswerWithin"/>.</summary>
internal static class AnswerDeadline
{
    /// <exception cref="GovernedException"><see cref="ErrorCode.UpstreamUnavailable"/> when the time is over; nothing was changed.</exception>
    public static async Task<T> WithinAsync<T>(
        Func<CancellationToken, Task<T>> read,
        OperationOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var deadline = new CancellationTokenSource(options.AnswerWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await read(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.UpstreamUnavailable,
                    Message =
                        $"Salesforce and SpotDraft did not tell what is needed within {options.AnswerWithin.TotalSeconds:0} s; nothing was changed.",
                    Cause = "A vendor does not answer, or many calls wait for its allowance.",
                    Cure = "Call again in a minute; check_connections tells whether a vendor can be reached.",
                    Retry = RetryAdvice.After(TimeSpan.FromMinutes(1)),
                }
            );
        }
    }
}
