namespace SpotDraftSalesforce.Governance;

/// <summary>One stage. It may answer by itself, or pass the call on and look at the answer.</summary>
public interface IGovernanceStage
{
    Task<ToolOutcome> InvokeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken);
}
