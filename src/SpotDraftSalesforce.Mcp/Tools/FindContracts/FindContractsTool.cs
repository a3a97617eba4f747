using System.ComponentModel;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.FindContracts;

[Tool("find_contracts", "Find contracts")]
[Description("Finds SpotDraft contracts by text (contract, entity, party, e-mail) and status.")]
internal sealed class FindContractsTool(ConnectionCatalog connections) : ReadTool<FindContractsInput, FindContractsOutput>
{
    protected override async Task<FindContractsOutput> ReadAsync(
        FindContractsInput input,
        ToolCall call,
        CancellationToken cancellationToken
    )
    {
        var pair = connections.Pair(input.Pair);
        var page = PageCursor.Decode(input.Cursor) + 1;
        var filter = new ContractFilter
        {
            Text = input.Text,
            Statuses = input.Status is { } status ? [status.ToString().ToUpperInvariant()] : [],
        };
        var found = await pair.SpotDraft.ListContractsAsync(filter, page, input.Limit, cancellationToken);
        return new FindContractsOutput
        {
            Contracts = [.. found.Results.Select(ContractView.Of)],
            Total = found.TotalResults,
            NextCursor = (long)page * input.Limit < found.TotalResults ? PageCursor.Encode(page) : null,
        };
    }
}

/// <summary>SpotDraft's display statuses.</summary>
internal enum ContractStatusFilter
{
    Draft,
    Redlining,
    Sign,
    Executed,
    On_Hold,
    Voided,
}

internal sealed record FindContractsInput : ListInput
{
    public string? Text { get; init; }

    public ContractStatusFilter? Status { get; init; }
}

internal sealed record FindContractsOutput
{
    public required IReadOnlyList<ContractView> Contracts { get; init; }

    public required int Total { get; init; }

    public string? NextCursor { get; init; }
}
