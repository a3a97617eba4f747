namespace SpotDraftSalesforce.Governance.Freezes;

/// <summary>
/// Refuses, while writes are frozen, whatever has come through policy and would write: before it claims anything or asks anybody. Reads have no
/// plan, and dry runs and what is already done end before. A freeze that comes later than this is seen by each attempt, in the transaction that
/// makes the attempt durable.
/// </summary>
public sealed class FreezeStage(IFreezeStore freezes) : IGovernanceStage
{
    public async Task<ToolOutcome> InvokeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        return call.Plan is not null && await freezes.FindAsync(cancellationToken) is { } freeze
            ? ToolOutcome.Refused(FreezeErrors.Frozen(freeze.Told, call.Resumes?.Id))
            : await next(call, cancellationToken);
    }
}
