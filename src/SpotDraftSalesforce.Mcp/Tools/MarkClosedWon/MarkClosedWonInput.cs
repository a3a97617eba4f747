using System.ComponentModel;

namespace SpotDraftSalesforce.Mcp.Tools.MarkClosedWon;

[WriteInput]
internal sealed record MarkClosedWonInput : ToolInput
{
    [Description("SpotDraft id of the executed contract, such as T-1234.")]
    public required string ContractId { get; init; }
}

internal sealed record MarkClosedWonOutput
{
    public required string OpportunityId { get; init; }

    public required string ContractId { get; init; }

    [Description("Contracts that the deal needed besides and that were filed with it.")]
    public IReadOnlyList<string>? Together { get; init; }

    public required string Stage { get; init; }

    public required string SignatureDate { get; init; }

    [Description("ContentVersion id of the executed PDF.")]
    public string? FileId { get; init; }

    public string? TaskId { get; init; }
}
