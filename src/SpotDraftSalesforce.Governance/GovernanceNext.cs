namespace SpotDraftSalesforce.Governance;

/// <summary>The rest of the pipeline.</summary>
public delegate Task<ToolOutcome> GovernanceNext(ToolCall call, CancellationToken cancellationToken);
