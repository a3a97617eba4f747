using System.ComponentModel;
using System.Text.Json.Serialization;

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

    [Description("What was done to the contract itself.")]
    public required ContractAction Action { get; init; }

    [Description("Template fields that were written into a contract that was there already.")]
    public IReadOnlyList<string>? ChangedFields { get; init; }

    [Description("What was left as it is, and why.")]
    public string? Note { get; init; }

    public string? Status { get; init; }

    public string? Url { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ContractAction>))]
internal enum ContractAction
{
    [JsonStringEnumMemberName("created")]
    Created,

    [JsonStringEnumMemberName("updated")]
    Updated,

    [JsonStringEnumMemberName("unchanged")]
    Unchanged,
}
