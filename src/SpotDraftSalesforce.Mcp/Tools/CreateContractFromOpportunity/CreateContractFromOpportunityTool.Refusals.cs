using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;

internal sealed partial class CreateContractFromOpportunityTool
{
    private static Error ClosedLost(Deal deal) =>
        new()
        {
            Code = ErrorCode.Conflict,
            Message = $"The opportunity '{deal.Opportunity.Text("Name")}' is closed as {deal.Opportunity.Text("StageName")}.",
            Cure = "Reopen it in Salesforce if there is to be a contract after all.",
            Path = "opportunity_id",
        };

    private static Error SeveralLive(Deal deal, ContractTemplateFile template, IReadOnlyList<ContractSummary> live) =>
        new()
        {
            Code = ErrorCode.Ambiguous,
            Message = $"'{deal.Opportunity.Text("Name")}' has {live.Count} live contracts of the template '{template.Name}'.",
            Cause = string.Join(", ", live.Select(contract => $"{contract.Id} ({contract.Status})")),
            Cure = "Void those that are not wanted (void_contract), then call again.",
            Path = "opportunity_id",
        };
}
