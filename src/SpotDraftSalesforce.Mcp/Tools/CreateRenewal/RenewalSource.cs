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
        var rows = await pair.Salesforce.QueryManyAsync(
            [SourceQuery(type, [id]), RenewalsQuery(pair, contract), OpenStages],
            cancellationToken
        );
        return rows[0].Count == 1
            ? Of(pair, contract, type, rows[0][0], rows[1], StageOf(pair, rows[2]))
            : throw new GovernedException(Refusals.NoSuchRecord(type, id, pair.Salesforce.Name, "contract_id"));
    }

    /// <summary>
    /// The same for many contracts, in as few calls as the lists of ids allow (two for a thousand contracts): for each contract the source, or why there
    /// is none.
    /// </summary>
    public static async Task<IReadOnlyList<(RenewalSource? Source, Error? Refusal)>> LoadManyAsync(
        Pair pair,
        IReadOnlyList<ExpiringContract> contracts,
        CancellationToken cancellationToken
    )
    {
        var links = contracts.Select(LinkedRecord).ToList();
        string[] Ids(string type) => [.. links.Where(link => link.Type == type).Select(link => link.Id!)];
        var deals = SoqlAddress.Split(Ids("Opportunity"), ids => SourceQuery("Opportunity", ids));
        var accounts = SoqlAddress.Split(Ids("Account"), ids => SourceQuery("Account", ids));
        var renewals = SoqlAddress.Split(contracts.Select(contract => contract.Id.Composite), ids => RenewalsQuery(pair, ids));
        var rows = await pair.Salesforce.QueryManyAsync([OpenStages, .. deals, .. accounts, .. renewals], cancellationToken);
        var stage = StageOf(pair, rows[0]);
        var sources = rows.Skip(1)
            .Take(deals.Count + accounts.Count)
            .SelectMany(some => some)
            .DistinctBy(row => row.Text("Id"), StringComparer.Ordinal)
            .ToDictionary(row => row.Text("Id")!, StringComparer.Ordinal);
        var byContract = rows.Skip(1 + deals.Count + accounts.Count)
            .SelectMany(some => some)
            .ToLookup(row => row.Text(pair.Options.Fields.RenewalKey)!.Split(':')[0], StringComparer.OrdinalIgnoreCase);
        return
        [
            .. contracts.Zip(links, (contract, link) => Found(pair, contract, link, sources, byContract[contract.Id.Composite], stage)),
        ];
    }

    /// <summary>The contract's own value; the deal's amount where it states none.</summary>
    public Money? ValueOf(ExpiringContract contract, Pair pair) =>
        contract.Terms.Value ?? (Amount is { } amount ? new Money(amount, pair.Options.Currency) : null);

    private const string OpenStages =
        "SELECT ApiName, SortOrder FROM OpportunityStage WHERE IsActive = TRUE AND IsClosed = FALSE ORDER BY SortOrder";

    private static (string? Type, string? Id, Error? Refusal) LinkedRecord(ExpiringContract contract)
    {
        try
        {
            var (type, id) = contract.Contract.Record("Opportunity", "Account");
            return (type, id, null);
        }
        catch (GovernedException unlinked)
        {
            return (null, null, unlinked.Error);
        }
    }

    private static (RenewalSource? Source, Error? Refusal) Found(
        Pair pair,
        ExpiringContract contract,
        (string? Type, string? Id, Error? Refusal) link,
        Dictionary<string, JsonObject> sources,
        IEnumerable<JsonObject> renewals,
        string stage
    )
    {
        if (link.Refusal is not null)
        {
            return (null, link.Refusal);
        }

        try
        {
            return sources.TryGetValue(link.Id!, out var source)
                ? (Of(pair, contract, link.Type!, source, [.. renewals], stage), null)
                : (null, Refusals.NoSuchRecord(link.Type!, link.Id!, pair.Salesforce.Name, "contract_id"));
        }
        catch (GovernedException without)
        {
            return (null, without.Error);
        }
    }

    private static RenewalSource Of(
        Pair pair,
        ExpiringContract contract,
        string type,
        JsonObject source,
        IReadOnlyList<JsonObject> renewals,
        string stage
    )
    {
        var prefix = type == "Account" ? "" : "Account.";
        if (source.Text(prefix + "Id") is not { } account)
        {
            throw new GovernedException(NoAccount(contract, source.Text("Id")!));
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
            Renewals = renewals,
            FirstOpenStage = stage,
        };
    }

    private static string SourceQuery(string type, IReadOnlyList<string> ids) =>
        type == "Account"
            ? Soql.Query($"SELECT Id, Name, OwnerId, Owner.IsActive FROM Account WHERE Id IN {ids}")
            : Soql.Query(
                $"SELECT Id, Amount, OwnerId, Owner.IsActive, Account.Id, Account.Name, Account.OwnerId, Account.Owner.IsActive FROM Opportunity WHERE Id IN {ids}"
            );

    private static string RenewalsQuery(Pair pair, ExpiringContract contract)
    {
        var key = pair.Options.Fields.RenewalKey;
        return Soql.Query(
            $"SELECT Id, Name, StageName, IsClosed, CloseDate, Amount, OwnerId, {key:n}, (SELECT Id FROM Tasks WHERE Subject = {contract.TaskSubject}) FROM Opportunity WHERE {key:n} LIKE {contract.Id.Composite + ":%"} ORDER BY {key:n}"
        );
    }

    /// <summary>Keys begin with their contract's id and a colon, whichever term they are for.</summary>
    private static string RenewalsQuery(Pair pair, IReadOnlyList<string> contracts)
    {
        var key = Soql.Name(pair.Options.Fields.RenewalKey);
        var any = string.Join(" OR ", contracts.Select(id => Soql.Query($"{key:n} LIKE {id + ":%"}")));
        return $"SELECT Id, Name, StageName, IsClosed, CloseDate, Amount, OwnerId, {key}, (SELECT Id FROM Tasks WHERE Subject LIKE {Soql.Text(ExpiringContract.TaskSubjects + "%")}) FROM Opportunity WHERE {any} ORDER BY {key}";
    }

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
