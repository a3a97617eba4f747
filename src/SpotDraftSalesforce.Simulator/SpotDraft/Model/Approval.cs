namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>An ad-hoc approval and its decision.</summary>
internal sealed class Approval
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>PRE_SEND</c>, <c>PRE_SIGN</c> or <c>AD_HOC</c>.</summary>
    public string Type { get; init; } = "AD_HOC";

    public int? ApproverUserId { get; init; }

    public int? ApproverRoleId { get; init; }

    public required string Notes { get; init; }

    public int? Order { get; init; }

    public required WorkspaceUser RequestedBy { get; init; }

    public required DateTimeOffset Sent { get; init; }

    /// <summary><c>PENDING</c>, <c>APPROVED</c> or <c>REJECTED</c>.</summary>
    public string Status { get; set; } = "PENDING";

    public DateTimeOffset? Decided { get; set; }

    public string? DecisionNotes { get; set; }
}
