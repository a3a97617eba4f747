using SpotDraftSalesforce.Governance.Access;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Freezes;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;
using SpotDraftSalesforce.Governance.Redaction;
using SpotDraftSalesforce.Governance.Replay;

namespace SpotDraftSalesforce.Governance;

/// <summary>The stages that every call passes, outermost first. There is no other way to a vendor.</summary>
public sealed class GovernancePipeline(
    EvidenceStage evidence,
    RedactionStage redaction,
    AccessStage access,
    RateStage rates,
    ReplayStage replay,
    PrepareStage prepare,
    PolicyStage policy,
    FreezeStage freeze,
    ClaimStage claim,
    ApprovalStage approval,
    BudgetStage budget,
    ExecuteStage execute
)
{
    private readonly IGovernanceStage[] _stages =
    [
        evidence,
        redaction,
        access,
        rates,
        replay,
        prepare,
        policy,
        freeze,
        claim,
        approval,
        budget,
        execute,
    ];

    public Task<ToolOutcome> InvokeAsync(ToolCall call, CancellationToken cancellationToken) => From(0)(call, cancellationToken);

    private GovernanceNext From(int stage) =>
        stage == _stages.Length
            ? static (_, _) => throw new InvalidOperationException("The last stage executes and passes nothing on.")
            : (call, cancellationToken) => _stages[stage].InvokeAsync(call, From(stage + 1), cancellationToken);
}
