using SpotDraftSalesforce.Governance.Access;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Governance.Policies;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>Everything that the policy files say, read at once.</summary>
/// <param name="Templates">By name.</param>
/// <param name="Digest">SHA-256 over names and contents of all files, lower-case hex: names the bundle in evidence.</param>
internal sealed record PolicyBundle(
    AccessPolicy Access,
    ApprovalPolicy Approvals,
    LimitPolicy Limits,
    IReadOnlyList<ContractTemplateFile> Templates,
    string Digest
);
