using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Mcp.Tools.ListApprovals;

[Tool("list_approvals", "List approvals")]
[Description(
    "Lists what waits for a person's decision. Decisions are made by a person outside this chat (approvals approve|deny), never by a tool."
)]
internal sealed class ListApprovalsTool(IApprovalStore approvals) : ReadTool<ListApprovalsInput, ListApprovalsOutput>
{
    protected override async Task<ListApprovalsOutput> ReadAsync(
        ListApprovalsInput input,
        ToolCall call,
        CancellationToken cancellationToken
    )
    {
        var found = await approvals.ListAsync(input.All ? null : ApprovalState.Pending, input.Limit, cancellationToken);
        return new ListApprovalsOutput { Approvals = [.. found.Select(ViewOf)] };
    }

    private static ApprovalView ViewOf(Approval approval) =>
        new()
        {
            ApprovalId = approval.Id,
            OperationId = approval.OperationId,
            State = approval.State,
            Summary = approval.Summary,
            ApproverRoles = [.. approval.ApproverRoles.SelectMany(roles => roles).Distinct(StringComparer.Ordinal)],
            RequestedAt = SealedEvent.Instant(approval.RequestedAt),
            ExpiresAt = SealedEvent.Instant(approval.ExpiresAt),
            DecidedBy = approval.Decision?.Person,
        };
}

internal sealed record ListApprovalsInput : ToolInput
{
    [Description("Also those that are decided.")]
    public bool All { get; init; }

    [Range(1, 100)]
    public int Limit { get; init; } = 20;
}

internal sealed record ListApprovalsOutput
{
    public required IReadOnlyList<ApprovalView> Approvals { get; init; }
}

internal sealed record ApprovalView
{
    public required string ApprovalId { get; init; }

    public required string OperationId { get; init; }

    public required ApprovalState State { get; init; }

    public required string Summary { get; init; }

    public required IReadOnlyList<string> ApproverRoles { get; init; }

    public required string RequestedAt { get; init; }

    public required string ExpiresAt { get; init; }

    public string? DecidedBy { get; init; }
}
