using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.MarkClosedWon;

/// <summary>
/// Finds the open deals of an account whose closing contract is executed and requires a contract of the account as a whole. Whether nothing else is
/// missing, <c>mark_closed_won</c> judges for each.
/// </summary>
internal sealed class WaitingDeals(ConnectionCatalog connections, ClosingContracts closing) : IWaitingDeals
{
    /// <summary>Each deal costs a request of the ten a second.</summary>
    private const int MostDeals = 100;

    public async Task<IReadOnlyList<string>> ContractsToCloseAsync(string pair, string contract, CancellationToken cancellationToken)
    {
        var found = connections.Pair(pair);
        var linked = await LinkedContract.LoadAsync(found, ContractRef.Parse(contract), cancellationToken);
        if (
            linked.Summary.Status != ContractStatus.Executed
            || linked.Metadata is not { RecordType: "Account" }
            || closing.SetsWith(linked) is not { Count: > 0 } sets
        )
        {
            return [];
        }

        var contracts = new List<string>();
        foreach (var deal in await OpenDealsAsync(found, linked, cancellationToken))
        {
            foreach (var row in await found.SpotDraft.FindByExternalMetadataAsync(deal, cancellationToken))
            {
                if (
                    row.Status != ContractStatus.Voided
                    && closing.TemplateOf(row, row.ExternalMetadata) is { } template
                    && sets.Contains(template)
                    && (
                        row.Status == ContractStatus.Executed
                        || (await LinkedContract.CurrentAsync(found, row, cancellationToken)).Status == ContractStatus.Executed
                    )
                )
                {
                    contracts.Add(row.Id.IsPrefixAssumed ? row.Id.Bare : row.Id.Composite);
                }
            }
        }

        return contracts;
    }

    private static async Task<IReadOnlyList<string>> OpenDealsAsync(Pair pair, LinkedContract contract, CancellationToken cancellationToken)
    {
        var (_, account) = contract.Record("Account");
        var deals = await pair.Salesforce.QueryAsync(
            Soql.Query($"SELECT Id FROM Opportunity WHERE AccountId = {account:id} AND IsClosed = false ORDER BY Id LIMIT {MostDeals + 1}"),
            cancellationToken
        );
        return deals.Count <= MostDeals
            ? [.. deals.Select(deal => deal.Text("Id")!)]
            : throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.Conflict,
                    Message =
                        $"The account of the contract {contract.Label} has more than {MostDeals} open deals; which of them waited for it was not looked up.",
                    Cure = "Call mark_closed_won for the contracts of the deals that waited.",
                    Path = "contract_id",
                }
            );
    }
}
