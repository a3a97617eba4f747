using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.ListExpiringContracts;

[Tool("list_expiring_contracts", "List expiring contracts")]
[Description("Lists executed SpotDraft contracts that run out within some days of a date, by SpotDraft's own expiry date.")]
internal sealed class ListExpiringContractsTool(ConnectionCatalog connections)
    : ReadTool<ListExpiringContractsInput, ListExpiringContractsOutput>
{
    protected override async Task<ListExpiringContractsOutput> ReadAsync(
        ListExpiringContractsInput input,
        ToolCall call,
        CancellationToken cancellationToken
    )
    {
        var pair = connections.Pair(input.Pair);
        var today = input.AsOf ?? pair.Options.DateOf(call.AsOf);
        var page = PageCursor.Decode(input.Cursor) + 1;
        var filter = new ContractFilter
        {
            Statuses = [ContractStatus.Executed],
            ExpiringFrom = today.AddDays(-input.OverdueDays),
            ExpiringTo = today.AddDays(input.WithinDays),
        };
        var found = await pair.SpotDraft.ListContractsAsync(filter, page, input.Limit, cancellationToken);
        return new ListExpiringContractsOutput
        {
            AsOf = today.Iso(),
            Contracts = [.. found.Results.Select(ContractView.Of)],
            Total = found.TotalResults,
            NextCursor = (long)page * input.Limit < found.TotalResults ? PageCursor.Encode(page) : null,
        };
    }
}

internal sealed record ListExpiringContractsInput : ListInput
{
    [Description("Business date to reckon from; today when omitted.")]
    public DateOnly? AsOf { get; init; }

    [Range(0, 36500)]
    public int WithinDays { get; init; } = 90;

    [Description("Also those that ran out up to so many days before."), Range(0, 36500)]
    public int OverdueDays { get; init; }
}

internal sealed record ListExpiringContractsOutput
{
    public required string AsOf { get; init; }

    public required IReadOnlyList<ContractView> Contracts { get; init; }

    public required int Total { get; init; }

    public string? NextCursor { get; init; }
}
