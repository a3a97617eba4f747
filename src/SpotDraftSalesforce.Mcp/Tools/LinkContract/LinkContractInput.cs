using System.ComponentModel;

namespace SpotDraftSalesforce.Mcp.Tools.LinkContract;

[WriteInput]
internal sealed record LinkContractInput : ToolInput
{
    [Description("SpotDraft contract id, such as T-1234.")]
    public required string ContractId { get; init; }

    [Description("Salesforce id of the opportunity; without it the open opportunities of the contract's account are looked at.")]
    public string? OpportunityId { get; init; }
}

internal sealed record LinkContractOutput
{
    public required string ContractId { get; init; }

    public required string OpportunityId { get; init; }

    public required string Opportunity { get; init; }

    public string? Url { get; init; }
}
