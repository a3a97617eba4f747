using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Governance.Approvals;

/// <summary>What an approval binds. Salted, because a digest of few known values could be guessed by whoever reads the log.</summary>
public static class ApprovalDigest
{
    public static string Of(string salt, Plan plan, JsonObject arguments, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(decision);
        return Digest.Of(
            new JsonObject
            {
                ["salt"] = salt,
                ["tool"] = plan.Tool,
                ["tool_version"] = plan.ToolVersion,
                ["arguments"] = arguments?.DeepClone(),
                ["changes"] = GovernanceJson.ToNode(plan.Changes),
                ["rules"] = GovernanceJson.ToNode(decision.Rules),
            }
        );
    }
}
