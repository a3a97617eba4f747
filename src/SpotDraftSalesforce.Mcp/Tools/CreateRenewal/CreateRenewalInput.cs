using System.ComponentModel;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.CreateRenewal;

[WriteInput]
internal sealed record CreateRenewalInput : ToolInput
{
    [Description("SpotDraft id of the executed contract that runs out, such as T-1234.")]
    public required string ContractId { get; init; }

    [Description("Business date to reckon from; today when omitted.")]
    public DateOnly? AsOf { get; init; }
}

internal sealed record CreateRenewalOutput
{
    [Description("created, updated or unchanged.")]
    public required string Action { get; init; }

    public required string OpportunityId { get; init; }

    [Description("Contract and term number: what a renewal exists once for.")]
    public required string RenewalKey { get; init; }

    public required string EndDate { get; init; }

    public string? OwnerId { get; init; }

    public MoneyView? Value { get; init; }

    public string? TaskId { get; init; }
}
