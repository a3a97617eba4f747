using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using SpotDraftSalesforce.Agent.Playbooks;
using SpotDraftSalesforce.Agent.Playbooks.Renewals;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.EndToEnd.Crash;

/// <summary>
/// What is asked of the server while it is killed: deals get their contracts, are signed and are closed; sweeps renew what falls due. As long as the
/// executioner is not done, more deals come in and more contracts fall due.
/// </summary>
internal sealed class CrashWork(Shop shop, Executioner executioner, CrashPlan plan, CancellationToken patience)
{
    /// <summary>Days between the ends of two sweeps' contracts, so that each sweep sees its own only.</summary>
    private const int SweepSpan = 10;

    private readonly ConcurrentQueue<PersistentClient> _clients = [];
    private readonly ConcurrentQueue<string> _deals = [];
    private readonly ConcurrentQueue<string> _renewed = [];

    /// <summary>Contracts that no sweep looks at, renewed one by one while the executioner goes on.</summary>
    private readonly ConcurrentQueue<string> _spare = [];

    /// <summary>Opportunities whose deal was brought to its end.</summary>
    public IReadOnlyCollection<string> Deals => _deals;

    /// <summary>Contracts that were renewed.</summary>
    public IReadOnlyCollection<string> Renewed => _renewed;

    /// <summary>All contracts that fall due some day.</summary>
    public int Due { get; private set; }

    public int Cuts => _clients.Sum(client => client.Cuts);

    public async Task AddDueContractsAsync()
    {
        for (var sweep = 0; sweep <= plan.Sweeps; sweep++)
        {
            for (var at = 0; at < plan.DuePerSweep; at++)
            {
                var contract = await shop.AddExpiringContractAsync($"Due {sweep}.{at}", AsOf(sweep).AddDays(3));
                Due++;
                if (sweep == plan.Sweeps)
                {
                    _spare.Enqueue(contract);
                }
            }
        }
    }

    public async Task RunAsync()
    {
        var deals = new ConcurrentQueue<int>(Enumerable.Range(1, plan.Creations));
        await Task.WhenAll(Enumerable.Range(1, plan.Workers).Select(worker => SellAsync(worker, deals)).Append(SweepAllAsync()));
    }

    /// <summary>The agent's own sweep over the last contracts finds everything as it should be.</summary>
    public async Task AssertNothingChangesAsync()
    {
        var key = await shop.KeyAsync("renewals-after", CallerKind.Agent, "renewals_agent");
        await using var agent = await ConnectAsync(key, CancellationToken.None);
        var options = new RenewalSweepOptions { AsOf = AsOf(plan.Sweeps - 1), WithinDays = SweepSpan / 2 };
        var report = await new RenewalSweep(options).RunAsync(new PlaybookContext { Client = agent }, CancellationToken.None);
        Assert.Null(report.Error);
        Assert.Equal(plan.DuePerSweep, report.Decisions["already_done"]);
    }

    private DateOnly AsOf(int sweep) => shop.Today.AddDays(4000 + (sweep * SweepSpan));

    private static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private async Task SellAsync(int worker, ConcurrentQueue<int> deals)
    {
        await using var seller = Client(await shop.KeyAsync($"seller-{worker}", CallerKind.User, "sales"));
        await using var manager = Client(await shop.KeyAsync($"manager-{worker}", CallerKind.User, "sales_manager"));
        for (var extra = 1; deals.TryDequeue(out var deal) || !executioner.IsDone; extra++)
        {
            var name = deal > 0 ? $"Deal {deal}" : $"Deal {worker}.{extra}";
            var opportunity = shop.AddOpportunity(name, 1000 + deal);
            var created = await seller.UntilDoneAsync(
                "create_contract_from_opportunity",
                new JsonObject { ["opportunity_id"] = opportunity },
                patience
            );
            var contract = created["result"]!["contract_id"]!.ToString();
            await shop.SignAsync(contract);
            await manager.UntilDoneAsync("mark_closed_won", new JsonObject { ["contract_id"] = contract }, patience);
            _deals.Enqueue(opportunity);
        }
    }

    /// <summary>One sweep after the other: what falls due is listed, and a renewal is asked for each.</summary>
    private async Task SweepAllAsync()
    {
        var keys = new List<string>();
        for (var worker = 0; worker < plan.Workers; worker++)
        {
            keys.Add(await shop.KeyAsync($"renewals-{worker}", CallerKind.Agent, "renewals_agent"));
        }

        for (var sweep = 0; sweep < plan.Sweeps; sweep++)
        {
            var due = new ConcurrentQueue<string>(await ListDueAsync(keys[0], AsOf(sweep)));
            await Task.WhenAll(keys.Select(key => RenewAsync(key, AsOf(sweep), due, () => true)));
        }

        await Task.WhenAll(keys.Select(key => RenewAsync(key, AsOf(plan.Sweeps), _spare, () => !executioner.IsDone)));
    }

    /// <summary>SpotDraft's list lags behind what was just added, so it is asked until it shows them all.</summary>
    private async Task<IReadOnlyList<string>> ListDueAsync(string key, DateOnly asOf)
    {
        await using var lister = Client(key);
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        while (true)
        {
            var arguments = new JsonObject
            {
                ["as_of"] = Iso(asOf),
                ["within_days"] = SweepSpan / 2,
                ["overdue_days"] = 0,
                ["limit"] = 100,
                ["details"] = false,
            };
            var listed = await lister.UntilDoneAsync("list_expiring_contracts", arguments, patience);
            var contracts = (listed["contracts"] ?? listed["result"]!["contracts"])!
                .AsArray()
                .Select(row => row!["contract_id"]!.ToString())
                .ToList();
            Assert.InRange(contracts.Count, 0, plan.DuePerSweep);
            if (contracts.Count == plan.DuePerSweep)
            {
                return contracts;
            }

            await again.WaitForNextTickAsync(patience);
        }
    }

    private async Task RenewAsync(string key, DateOnly asOf, ConcurrentQueue<string> due, Func<bool> more)
    {
        await using var client = Client(key);
        while (more() && due.TryDequeue(out var contract))
        {
            await client.UntilDoneAsync("create_renewal", new JsonObject { ["contract_id"] = contract, ["as_of"] = Iso(asOf) }, patience);
            _renewed.Enqueue(contract);
        }
    }

    private PersistentClient Client(string key)
    {
        var client = new PersistentClient(token => ConnectAsync(key, token));
        _clients.Enqueue(client);
        return client;
    }

    private Task<McpClient> ConnectAsync(string key, CancellationToken cancellationToken) =>
        McpClient.CreateAsync(
            new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = new Uri(executioner.Address, "/mcp"),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + key },
                }
            ),
            cancellationToken: cancellationToken
        );
}
