using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Protocol;

/// <summary>
/// An approval as it is told outside, over HTTP and on the command line alike. Without its salt: with it, whoever sees the digest could try out what
/// the approval binds.
/// </summary>
internal static class ApprovalAnswer
{
    public static JsonObject Of(Approval approval)
    {
        var shown = GovernanceJson.ToObject(approval);
        shown.Remove("salt");
        return shown;
    }

    public static JsonObject Of(Approval approval, Operation operation) =>
        new()
        {
            ["approval"] = Of(approval),
            ["operation"] = operation.Id,
            ["state"] = GovernanceJson.ToNode(operation.State),
            ["tool"] = operation.Plan.Tool,
            ["requested_by"] = GovernanceJson.ToNode(operation.Caller),
            ["reason"] = operation.Reason,
            ["arguments"] = operation.Arguments.DeepClone(),
            ["decision"] = GovernanceJson.ToNode(operation.Decision),
            ["plan"] = WriteAnswer.PlanOf(operation.Plan),
        };
}
