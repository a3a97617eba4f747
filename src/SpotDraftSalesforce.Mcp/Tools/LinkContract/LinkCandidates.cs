using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.LinkContract;

/// <summary>
/// The opportunity that a contract belongs to: the one that was named, or the only open one of its account. Several are told and none is
/// guessed, and an account that only has the counterparty's name is a question for a person. So is the only open one where a closed one could be
/// meant: the deal of an executed contract may have been closed by hand before.
/// </summary>
/// <param name="Opportunity">Its row.</param>
internal sealed record LinkCandidates(JsonObject Opportunity)
{
    /// <summary>True where the caller named the opportunity.</summary>
    public bool Named { get; init; }

    /// <summary>True where the account was found by the counterparty's name alone.</summary>
    public bool ByName { get; init; }

    /// <summary>Closed opportunities of the account that may be meant instead, as they are told; at most ten.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    private const int MostTold = 10;

    public string Id => Opportunity.Text("Id")!;

    public string Name => Opportunity.Text("Name") ?? Id;

    public static async Task<LinkCandidates> FindAsync(
        Pair pair,
        LinkedContract contract,
        string? opportunityId,
        CancellationToken cancellationToken
    )
    {
        var columns = Columns(pair);
        if (opportunityId is not null)
        {
            var id = SalesforceId.Normalize(opportunityId, "opportunity_id");
            var named = await pair.Salesforce.QueryAsync(
                Soql.Query($"SELECT {columns:n} FROM Opportunity WHERE Id = {id:id}"),
                cancellationToken
            );
            return named is [var only]
                ? new LinkCandidates(only) { Named = true }
                : throw new GovernedException(Refusals.NoSuchRecord("Opportunity", id, pair.Salesforce.Name, "opportunity_id"));
        }

        if (AccountOf(contract) is { } account)
        {
            var ofAccount = await pair.Salesforce.QueryAsync(
                Soql.Query(
                    $"SELECT {columns:n} FROM Opportunity WHERE AccountId = {account:id} ORDER BY IsClosed, CloseDate DESC, Id LIMIT {MostTold + 1}"
                ),
                cancellationToken
            );
            return Only(ofAccount, contract);
        }

        if (contract.Summary.CounterpartyName is not { Length: > 0 } party)
        {
            throw new GovernedException(None(contract, []));
        }

        var ofName = await pair.Salesforce.QueryAsync(
            Soql.Query(
                $"SELECT {columns:n} FROM Opportunity WHERE Account.Name = {party} ORDER BY IsClosed, CloseDate DESC, Id LIMIT {MostTold + 1}"
            ),
            cancellationToken
        );
        return Only(ofName, contract) with { ByName = true };
    }

    private static string[] Columns(Pair pair) =>
        ["Id", "Name", "StageName", "IsClosed", "Amount", "CloseDate", "AccountId", "Account.Name", pair.Options.Fields.ContractId];

    /// <summary>The account that the contract's own link names, as its record or beside it.</summary>
    private static string? AccountOf(LinkedContract contract) =>
        contract.Metadata?.RecordType is "Account" && SalesforceId.TryNormalize(contract.Metadata.Id, out var linked) ? linked
        : SalesforceId.TryNormalize(contract.Metadata?.Data("account_id"), out var noted) ? noted
        : null;

    private static LinkCandidates Only(IReadOnlyList<JsonObject> found, LinkedContract contract)
    {
        var open = found.Where(row => !row.Flag("IsClosed")).ToArray();
        // The deal of a contract that is not executed is open; an executed one may have closed its deal already.
        var closed =
            contract.Summary.Status == ContractStatus.Executed
                ? found.Where(row => row.Flag("IsClosed")).Take(MostTold).Select(Told).ToArray()
                : [];
        return open switch
        {
            [] => throw new GovernedException(None(contract, closed)),
            [var only] => new LinkCandidates(only) { Others = closed },
            _ => throw new GovernedException(Several(open, contract)),
        };
    }

    private static Error None(LinkedContract contract, IReadOnlyList<string> closed) =>
        new()
        {
            Code = ErrorCode.NotFound,
            Message = $"No open opportunity was found for the contract {contract.Label}.",
            Cause =
                closed.Count > 0
                    ? $"Closed ones that it may belong to: {string.Join("; ", closed)}."
                    : $"Its counterparty is '{contract.Summary.CounterpartyName ?? "unknown"}'.",
            Cure = "Look for the opportunity with find_opportunities, and name it in opportunity_id.",
            Path = "opportunity_id",
        };

    private static Error Several(IReadOnlyList<JsonObject> found, LinkedContract contract) =>
        new()
        {
            Code = ErrorCode.Ambiguous,
            Message =
                $"{(found.Count > MostTold ? $"More than {MostTold}" : found.Count)} opportunities are open that {contract.Label} may belong to: "
                + string.Join("; ", found.Take(MostTold).Select(Told))
                + ".",
            Cure = "Name the right one in opportunity_id.",
            Path = "opportunity_id",
        };

    private static string Told(JsonObject row) =>
        $"{row.Text("Id")} '{row.Text("Name")}' of {row.Text("Account.Name")} ({row.Text("StageName")}, {row.Text("Amount") ?? "no amount"}, closes {row.Text("CloseDate")})";
}
