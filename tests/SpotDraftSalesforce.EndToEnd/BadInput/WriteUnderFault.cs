using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.EndToEnd.BadInput;

/// <summary>A write that a fault meets, with the call that makes it and what has to exist once in the end.</summary>
internal sealed record WriteUnderFault(
    string Tool,
    string System,
    string Method,
    string Path,
    bool First,
    Func<World, Task<object>> ArgumentsAsync,
    Func<World, Task> AssertOnceAsync
)
{
    private const string Deal = "Northwind - Platform Subscription";
    private const string Expiring = "Tailspin - Annual Subscription";

    public static IReadOnlyDictionary<string, WriteUnderFault> All { get; } =
        new Dictionary<string, WriteUnderFault>(StringComparer.Ordinal)
        {
            ["create contract"] = new(
                "create_contract_from_opportunity",
                "spotdraft",
                "POST",
                "/public/contracts/$",
                First: true,
                OpportunityAsync,
                ContractOnceAsync
            ),
            ["point opportunity"] = new(
                "create_contract_from_opportunity",
                "salesforce",
                "PATCH",
                "/sobjects/Opportunity/006",
                First: false,
                OpportunityAsync,
                ContractOnceAsync
            ),
            ["closed won"] = new("mark_closed_won", "salesforce", "POST", "/composite/?$", First: true, SignedAsync, WonOnceAsync),
            ["upsert renewal"] = new(
                "create_renewal",
                "salesforce",
                "PATCH",
                "/sobjects/Opportunity/SpotDraft_Renewal_Key__c/",
                First: true,
                ExpiringAsync,
                RenewedOnceAsync
            ),
            ["renewal task"] = new("create_renewal", "salesforce", "POST", "/sobjects/Task", First: false, ExpiringAsync, RenewedOnceAsync),
            ["link contract"] = new(
                "link_contract",
                "spotdraft",
                "POST",
                "/external_metadata$",
                First: true,
                LinkedElsewhereAsync,
                LinkedOnceAsync
            ),
            ["create counterparty"] = new(
                "sync_counterparty",
                "spotdraft",
                "POST",
                "/public/counter_parties/$",
                First: true,
                AccountAsync,
                CounterpartyOnceAsync
            ),
        };

    /// <summary>Met for as long as it is armed; of a composite only the second, which is the one that writes.</summary>
    public Fault Fault(FaultKind kind, int status) =>
        new()
        {
            System = System,
            Kind = kind,
            Status = status,
            Method = Method,
            Path = Path,
            Every = Tool == "mark_closed_won" ? 2 : 1,
            Times = Tool == "mark_closed_won" ? 1 : null,
        };

    /// <summary>The status that the answer has to have.</summary>
    public string After(string code) =>
        code == "outcome_unknown" ? "unknown"
        : First ? "failed"
        : "partial";

    private static async Task<object> OpportunityAsync(World world) => new { opportunity_id = await world.IdAsync("Opportunity", Deal) };

    private static async Task<object> ExpiringAsync(World world) => new { contract_id = await world.ContractOfAsync(Expiring) };

    private static async Task<object> AccountAsync(World world) => new { account_id = await world.IdAsync("Account", "Northwind Traders") };

    private static async Task<object> SignedAsync(World world) =>
        new
        {
            contract_id = await world.ExecutedAsync(
                await world.IdAsync("Opportunity", Deal),
                101,
                new { contract_value = new { type = "USD", value = 48000 } }
            ),
        };

    /// <summary>A contract that is linked with its account, and the account's only opportunity.</summary>
    private static async Task<object> LinkedElsewhereAsync(World world)
    {
        var deal = await world.NamedAsync("Opportunity", Deal);
        return new
        {
            contract_id = await world.ExecutedAsync((string)deal["AccountId"]!, 101, new { }, "Account"),
            opportunity_id = (string)deal["Id"]!,
        };
    }

    private static async Task LinkedOnceAsync(World world)
    {
        var contract = Assert.Single(await world.ContractsOfAsync(await world.IdAsync("Opportunity", Deal)));
        Assert.Equal("Opportunity", (string?)contract["external_metadata"]!["record_type"]);
    }

    private static async Task ContractOnceAsync(World world)
    {
        var opportunity = await world.NamedAsync("Opportunity", Deal);
        var contract = Assert.Single(await world.ContractsOfAsync((string)opportunity["Id"]!));
        Assert.Equal((string?)contract["id"], (string?)opportunity["SpotDraft_Contract_Id__c"]);
    }

    private static async Task WonOnceAsync(World world)
    {
        var opportunity = await world.NamedAsync("Opportunity", Deal);
        Assert.True((bool)opportunity["IsWon"]!);
        Assert.Single(await world.FilesOfAsync((string)opportunity["Id"]!));
        Assert.Single(await world.TasksOfAsync((string)opportunity["Id"]!));
    }

    private static async Task RenewedOnceAsync(World world)
    {
        var renewal = Assert.Single(await world.RenewalsAsync());
        Assert.Single(await world.TasksOfAsync((string)renewal["Id"]!));
    }

    private static async Task CounterpartyOnceAsync(World world)
    {
        var party = Assert.Single(await world.CounterpartiesAsync("Northwind Traders"));
        Assert.Single(party["contacts"]!.AsArray());
    }
}
