using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SpotDraftSalesforce.Mcp.Tools.VoidContract;

[WriteInput]
internal sealed record VoidContractInput : ToolInput
{
    [Description("SpotDraft contract id, such as T-1234.")]
    public required string ContractId { get; init; }

    [Description("Why it is voided; SpotDraft keeps it with the contract."), MinLength(1), MaxLength(1000)]
    public required string Note { get; init; }
}

internal sealed record VoidContractOutput
{
    public required string ContractId { get; init; }

    public required string Status { get; init; }
}
