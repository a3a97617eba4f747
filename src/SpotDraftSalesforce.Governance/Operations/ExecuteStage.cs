namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>
/// Innermost: answers a read, or runs the operation. The operation runs in its own scope; the caller waits for it up to
/// <see cref="OperationOptions.AnswerWithin"/> and then gets its id.
/// </summary>
public sealed class ExecuteStage(OperationEngine engine, OperationLifetime lifetime, OperationOptions options, TimeProvider time)
    : IGovernanceStage
{
    public async Task<ToolOutcome> InvokeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Tool is IReadTool tool)
        {
            var read = await AnswerDeadline.WithinAsync(stop => tool.ReadAsync(call, stop), options, time, cancellationToken);
            return read.Refusal is null
                ? new ToolOutcome { Status = OutcomeStatus.Ok, Answer = read.Answer }
                : ToolOutcome.Refused(read.Refusal);
        }

        var operation = call.Operation ?? throw new InvalidOperationException("A write reached execution without a claim.");
        var run = lifetime.Track(stopping => engine.RunAsync(operation, call.Pending, call.Id, null, cancellationToken, stopping));
        try
        {
            var ended = await run.WaitAsync(options.AnswerWithin, time, cancellationToken);
            call.Recorded = true;
            return OperationOutcome.Of(ended);
        }
        catch (TimeoutException)
        {
            // It may have ended just now, or a timeout of its own may have ended it: then that is the answer.
            var told =
                !run.IsCompleted && await engine.FlushAsync(operation.Id) ? operation with { State = OperationState.Executing } : await run;
            call.Recorded = true;
            return OperationOutcome.Of(told);
        }
    }
}
