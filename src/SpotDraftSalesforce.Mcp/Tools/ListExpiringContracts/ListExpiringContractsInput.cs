using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SpotDraftSalesforce.Mcp.Tools.ListExpiringContracts;

internal sealed record ListExpiringContractsInput : ListInput
{
    [Description("Business date to reckon from; today when omitted.")]
    public DateOnly? AsOf { get; init; }

    [Range(0, 36500)]
    public int WithinDays { get; init; } = 90;

    [Description("Also those that ran out up to so many days before."), Range(0, 36500)]
    public int OverdueDays { get; init; }

    [Description("Read end date and value too: one more request to SpotDraft for each contract.")]
    public bool Details { get; init; } = true;
}

internal sealed record ListExpiringContractsOutput
{
    public required string AsOf { get; init; }

    public required IReadOnlyList<ExpiringContractView> Contracts { get; init; }

    [Description("Of these contracts, the ones whose end date cannot be read.")]
    public required IReadOnlyList<UnreadableContract> Unreadable { get; init; }

    [Description("On the first page: executed contracts without any expiry date, which no such list can show.")]
    public int? Undated { get; init; }

    public required int Total { get; init; }

    public string? NextCursor { get; init; }
}

internal sealed record UnreadableContract(string ContractId, string Reason);
