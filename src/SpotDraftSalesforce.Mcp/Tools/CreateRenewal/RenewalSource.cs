using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.CreateRenewal;

/// <summary>What Salesforce knows about the deal behind a contract: account, owner, amount, and the renewals that exist. One call.</summary>
internal sealed record RenewalSource
{
    public required string AccountId { get; init; }

    public required string AccountName { get; init; }

    /// <summary>The account's owner; the deal's where that one is no longer active; null where neither is.</summary>
    public string? OwnerId { get; init; }

    /// <summary>True where the account's owner is no longer active.</summary>
    public bool OwnerReplaced { get; init; }

    public decimal? Amount { get; init; }

    /// <summary>Renewals of this contract, by key; each with its tasks.</summary>
    public required IReadOnlyList<JsonObject> Renewals { get; init; }

    public required string FirstOpenStage { get; init; }

    public static async Task<RenewalSource> LoadAsync(Pair pair, ExpiringContract contract, CancellationToken cancellationToken)
    {
        var (type, id) = contract.Contract.Record("Opportunity", "Account");
        var key = pair.Options.Fields.RenewalKey;
        var rows = await pair.Salesforce.QueryManyAsync(
            [
                SourceQuery(type, id),
                Soql.Query(
                    $"SELECT Id, Name, StageName, IsClosed, CloseDate, Amount, OwnerId, {key:n}, (SELECT Id FROM Tasks WHERE Subject = {contract.TaskSubject}) FROM Opportunity WHERE {key:n} LIKE {contract.Id.Composite + ":%"} ORDER BY {key:n}"
                ),
                "SELECT ApiName, SortOrder FROM OpportunityStage WHERE IsActive = TRUE AND IsClosed = FALSE ORDER BY SortOrder",
            ],
            cancellationToken
        );
        var source =
            rows[0].Count == 1
                ? rows[0][0]
                : throw new GovernedException(Refusals.NoSuchRecord(type, id, pair.Salesforce.Name, "contract_id"));
        var prefix = type == "Account" ? "" : "Account.";
        if (source.Text(prefix + "Id") is not { } account)
        {
            throw new GovernedException(NoAccount(contract, id));
        }

        var active = source.Flag(prefix + "Owner.IsActive");
        return new RenewalSource
        {
            AccountId = account,
            AccountName = source.Text(prefix + "Name") ?? "Account",
            OwnerId =
                active ? source.Text(prefix + "OwnerId")
                : type == "Opportunity" && source.Flag("Owner.IsActive") ? source.Text("OwnerId")
                : null,
            OwnerReplaced = !active,
            Amount = source.Number("Amount"),
            Renewals = rows[1],
            FirstOpenStage = StageOf(pair, rows[2]),
        };
    }

    private static string SourceQuery(string type, string id) =>
        type == "Account"
            ? Soql.Query($"SELECT Id, Name, OwnerId, Owner.IsActive FROM Account WHERE Id = {id:id}")
            : Soql.Query(
                $"SELECT Id, Amount, OwnerId, Owner.IsActive, Account.Id, Account.Name, Account.OwnerId, Account.Owner.IsActive FROM Opportunity WHERE Id = {id:id}"
            );

    private static string StageOf(Pair pair, IReadOnlyList<JsonObject> open) =>
        pair.Options.Stages.RenewalStart
        ?? open.Select(stage => stage.Text("ApiName")).FirstOrDefault()
        ?? throw new GovernedException(
            new Error
            {
                Code = ErrorCode.Conflict,
                Message = "The org has no active open stage in which a renewal could start.",
                Cure = $"Set SDSF_Pairs__{pair.Name}__Stages__RenewalStart to a stage's API name.",
            }
        );

    private static Error NoAccount(ExpiringContract contract, string opportunity) =>
        new()
        {
            Code = ErrorCode.Conflict,
            Message = $"The opportunity {opportunity} of {contract.Contract.Label} has no account.",
            Cure = "Set the account on the opportunity, then call again.",
            Path = "contract_id",
        };
}
