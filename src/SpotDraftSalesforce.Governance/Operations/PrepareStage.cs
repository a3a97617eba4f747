namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>Has a write tool say what it would do.</summary>
public sealed class PrepareStage : IGovernanceStage
{
    public async Task<ToolOutcome> InvokeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        if (call.Tool is IWriteTool tool)
        {
            var preparation = await tool.PrepareAsync(call, cancellationToken);
            if (preparation.Plan is null)
            {
                return ToolOutcome.Refused(preparation.Refusal! with { OperationId = call.Resumes?.Id ?? preparation.Refusal.OperationId });
            }

            call.Plan = preparation.Plan;
        }

        return await next(call, cancellationToken);
    }
}
