namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>Refuses arguments that could not be bound, and has a write tool say what it would do.</summary>
public sealed class PrepareStage(OperationOptions options, TimeProvider time) : IGovernanceStage
{
    public async Task<ToolOutcome> InvokeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        if (call.ArgumentError is not null)
        {
            return ToolOutcome.Refused(call.ArgumentError);
        }

        if (call.Tool is IWriteTool tool)
        {
            var preparation = await AnswerDeadline.WithinAsync(stop => tool.PrepareAsync(call, stop), options, time, cancellationToken);
            if (preparation.Plan is null)
            {
                return ToolOutcome.Refused(preparation.Refusal! with { OperationId = call.Resumes?.Id ?? preparation.Refusal.OperationId });
            }

            call.Plan = preparation.Plan;
        }

        return await next(call, cancellationToken);
    }
}
