using System.ComponentModel;

namespace SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;

[WriteInput]
internal sealed record CreateContractFromOpportunityInput : ToolInput
{
    [Description("Salesforce id of the opportunity (15 or 18 characters).")]
    public required string OpportunityId { get; init; }

    [Description("Template by name, from list_templates; omit to have it chosen by the opportunity.")]
    public string? Template { get; init; }
}

internal sealed record CreateContractFromOpportunityOutput
{
    public required string ContractId { get; init; }

    public required string OpportunityId { get; init; }

    public required string Template { get; init; }

    [Description("False where a live contract was there already.")]
    public required bool Created { get; init; }

    public string? Status { get; init; }

    public string? Url { get; init; }
}
