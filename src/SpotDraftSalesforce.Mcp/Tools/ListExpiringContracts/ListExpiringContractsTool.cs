using System.ComponentModel;
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
    /// <summary>Contracts whose key pointers are read at the same time; the pacer spaces the requests.</summary>
    private const int AtOnce = 4;

    /// <summary>Before every contract: who has any expiry date has one after this.</summary>
    private static readonly DateOnly Earliest = new(1900, 1, 1);

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
        var terms = input.Details ? await TermsAsync(pair, found.Results, cancellationToken) : [];
        return new ListExpiringContractsOutput
        {
            AsOf = today.Iso(),
            Contracts = [.. found.Results.Select((contract, at) => ExpiringContractView.Of(contract, terms.ElementAtOrDefault(at)))],
            Unreadable =
            [
                .. found
                    .Results.Zip(terms)
                    .Where(entry => entry.Second.EndDate is null)
                    .Select(entry => new UnreadableContract(entry.First.Id.Composite, entry.Second.WhyNoEndDate(pair.Options))),
            ],
            Undated = page == 1 ? await UndatedAsync(pair, cancellationToken) : null,
            Total = found.TotalResults,
            NextCursor = (long)page * input.Limit < found.TotalResults ? PageCursor.Encode(page) : null,
        };
    }

    /// <summary>The terms of each contract, in the order of the rows: one request a contract, for rows of the list carry neither date nor value.</summary>
    private static async Task<ContractTerms[]> TermsAsync(
        Pair pair,
        IReadOnlyList<ContractSummary> contracts,
        CancellationToken cancellationToken
    )
    {
        var terms = new ContractTerms[contracts.Count];
        await Parallel.ForEachAsync(
            contracts.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (entry, token) =>
                terms[entry.Index] = ContractTerms.Of(await pair.SpotDraft.KeyPointersAsync(entry.Item.Id, token), pair.Options)
        );
        return terms;
    }

    /// <summary>
    /// How many executed contracts no list by expiry date can show. SpotDraft has no filter for "no date", so they are counted, with two requests;
    /// a contract that is signed in between counts as none.
    /// </summary>
    private static async Task<int> UndatedAsync(Pair pair, CancellationToken cancellationToken)
    {
        var executed = new ContractFilter { Statuses = [ContractStatus.Executed] };
        var all = await pair.SpotDraft.ListContractsAsync(executed, 1, 1, cancellationToken);
        var dated = await pair.SpotDraft.ListContractsAsync(executed with { ExpiringFrom = Earliest }, 1, 1, cancellationToken);
        return Math.Max(0, all.TotalResults - dated.TotalResults);
    }
}
