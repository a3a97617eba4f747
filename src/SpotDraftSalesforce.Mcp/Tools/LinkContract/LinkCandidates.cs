using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.LinkContract;

/// <summary>
/// The opportunity that a contract belongs to: the one that was named, or the only open one of its account. Several are told and none is
/// guessed, and an account that only has the counterparty's name is a question for a person.
/// </summary>
/// <param name="Opportunity">Its row.</param>
/// <param name="ByName">True where the account was found by the counterparty's name alone.</param>
internal sealed record LinkCandidates(JsonObject Opportunity, bool ByName)
{
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
                ? new LinkCandidates(only, false)
                : throw new GovernedException(Refusals.NoSuchRecord("Opportunity", id, pair.Salesforce.Name, "opportunity_id"));
        }

        if (AccountOf(contract) is { } account)
        {
            var ofAccount = await pair.Salesforce.QueryAsync(
                Soql.Query(
                    $"SELECT {columns:n} FROM Opportunity WHERE AccountId = {account:id} AND IsClosed = FALSE ORDER BY CloseDate DESC, Id LIMIT {MostTold + 1}"
                ),
                cancellationToken
            );
            return new LinkCandidates(Only(ofAccount, contract), false);
        }

        if (contract.Summary.CounterpartyName is not { Length: > 0 } party)
        {
            throw new GovernedException(None(contract));
        }

        var ofName = await pair.Salesforce.QueryAsync(
            Soql.Query(
                $"SELECT {columns:n} FROM Opportunity WHERE Account.Name = {party} AND IsClosed = FALSE ORDER BY CloseDate DESC, Id LIMIT {MostTold + 1}"
            ),
            cancellationToken
        );
        return new LinkCandidates(Only(ofName, contract), true);
    }

    private static string[] Columns(Pair pair) =>
        ["Id", "Name", "StageName", "Amount", "CloseDate", "AccountId", "Account.Name", pair.Options.Fields.ContractId];

    /// <summary>The account that the contract's own link names, as its record or beside it.</summary>
    private static string? AccountOf(LinkedContract contract) =>
        contract.Metadata?.RecordType is "Account" && SalesforceId.TryNormalize(contract.Metadata.Id, out var linked) ? linked
        : SalesforceId.TryNormalize(contract.Metadata?.Data("account_id"), out var noted) ? noted
        : null;

    private static JsonObject Only(IReadOnlyList<JsonObject> found, LinkedContract contract) =>
        found.Count switch
        {
            0 => throw new GovernedException(None(contract)),
            1 => found[0],
            _ => throw new GovernedException(Several(found, contract)),
        };

    private static Error None(LinkedContract contract) =>
        new()
        {
            Code = ErrorCode.NotFound,
            Message = $"No open opportunity was found for the contract {contract.Label}.",
            Cause = $"Its counterparty is '{contract.Summary.CounterpartyName ?? "unknown"}'.",
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
