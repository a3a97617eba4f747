using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using SpotDraftSalesforce.Agent.Playbooks;
using SpotDraftSalesforce.Agent.Playbooks.Renewals;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Simulator.Faults;
using Xunit.Abstractions;

namespace SpotDraftSalesforce.EndToEnd.Crash;

/// <summary>
/// The built server is killed again and again while it writes, and what stands at the vendors afterwards is what was asked for, once. The long form:
/// <c>SDSF_CRASH_LONG=1 dotnet test tests/SpotDraftSalesforce.EndToEnd --filter Crash</c>; a seed is repeated with <c>SDSF_CRASH_SEED</c>.
/// </summary>
[Collection(ServerProcesses.Name)]
public sealed class CrashTests(ITestOutputHelper output)
{
    /// <summary>Days between the ends of two sweeps' contracts, so that each sweep sees its own only.</summary>
    private const int SweepSpan = 10;

    private readonly CrashPlan _plan = CrashPlan.Chosen;
    private readonly ConcurrentQueue<PersistentClient> _clients = [];

    [Fact]
    public async Task A_server_killed_while_it_writes_loses_nothing_and_does_nothing_twice()
    {
        var seed = CrashPlan.Seed;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var began = Stopwatch.StartNew();
        await using var shop = await Shop.OpenAsync(Settings());
        var opportunities = Enumerable.Range(1, _plan.Creations).Select(at => shop.AddOpportunity($"Deal {at}", 1000 + at)).ToList();
        var due = await AddDueContractsAsync(shop);
        ArmFaults(shop);
        await using var executioner = new Executioner(shop, new Random(seed));
        await executioner.StartAsync();
        using var patience = new CancellationTokenSource(_plan.Within);
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
        var killing = executioner.RunAsync(_plan.Kills, finished.Token);
        try
        {
            await Task.WhenAll(
                CreateAsync(shop, executioner, opportunities, patience.Token),
                SweepAllAsync(shop, executioner, patience.Token)
            );
        }
        finally
        {
            await finished.CancelAsync();
            await killing;
        }

        var operations = await shop.SettledAsync(TimeSpan.FromSeconds(60));
        await AssertNothingChangesAsync(shop, executioner);
        Report(executioner, operations, began.Elapsed);
        await AssertContractsAsync(shop, opportunities);
        AssertRenewals(shop, due);
        await AssertOperationsAsync(shop, operations);
        await shop.AssertEvidenceAsync();
        Assert.True(executioner.Kills >= _plan.Kills * 7 / 10, $"Only {executioner.Kills} kills");
        Assert.Equal(4, executioner.Shapes.Count);
        Assert.All(executioner.Shapes, shape => Assert.True(executioner.KilledAt(shape) > 0, $"{shape} was never hit"));
    }

    private static Dictionary<string, string?> Settings() =>
        new(StringComparer.Ordinal)
        {
            ["Operations:Lease"] = "2",
            ["Operations:SettleWindow"] = "5",
            ["Operations:AnswerWithin"] = "10",
            ["Connections:spotdraft:main:TimeoutSeconds"] = "2",
            ["Connections:spotdraft:main:RetryDelayMilliseconds"] = "100",
            ["Connections:salesforce:main:TimeoutSeconds"] = "2",
            ["Connections:salesforce:main:RetryDelayMilliseconds"] = "100",
        };

    private static void ArmFaults(Shop shop)
    {
        var faults = shop.Simulator.Faults;
        foreach (var (system, path) in new[] { ("spotdraft", "/contracts/$"), ("salesforce", "/sobjects/") })
        {
            foreach (var method in new[] { "POST", "PATCH" })
            {
                faults.Arm(
                    new Fault
                    {
                        System = system,
                        Kind = FaultKind.DropResponse,
                        Method = method,
                        Path = path,
                        Every = 9,
                    }
                );
                faults.Arm(
                    new Fault
                    {
                        System = system,
                        Kind = FaultKind.CommitAfter,
                        Method = method,
                        Path = path,
                        Every = 2,
                        DelayMs = 150,
                    }
                );
            }
        }

        faults.Arm(
            new Fault
            {
                System = "spotdraft",
                Kind = FaultKind.LookupLag,
                DelayMs = 1500,
            }
        );
    }

    private async Task<IReadOnlyList<string>> AddDueContractsAsync(Shop shop)
    {
        var ids = new List<string>();
        for (var sweep = 0; sweep < _plan.Sweeps; sweep++)
        {
            for (var at = 0; at < _plan.DuePerSweep; at++)
            {
                ids.Add(await shop.AddExpiringContractAsync($"Due {sweep}.{at}", AsOf(shop, sweep).AddDays(3)));
            }
        }

        return ids;
    }

    private static DateOnly AsOf(Shop shop, int sweep) => shop.Today.AddDays(4000 + (sweep * SweepSpan));

    private async Task CreateAsync(Shop shop, Executioner executioner, IReadOnlyList<string> opportunities, CancellationToken patience)
    {
        var jobs = new ConcurrentQueue<JsonObject>(opportunities.Select(id => new JsonObject { ["opportunity_id"] = id }));
        await Task.WhenAll(
            Enumerable
                .Range(1, _plan.Workers)
                .Select(async worker =>
                {
                    var key = await shop.KeyAsync($"seller-{worker}", CallerKind.User, "sales");
                    await WorkAsync(executioner, key, "create_contract_from_opportunity", jobs, patience);
                })
        );
    }

    /// <summary>One sweep after the other: what falls due is listed, and a renewal is asked for each.</summary>
    private async Task SweepAllAsync(Shop shop, Executioner executioner, CancellationToken patience)
    {
        var keys = new List<string>();
        for (var worker = 0; worker < _plan.Workers; worker++)
        {
            keys.Add(await shop.KeyAsync($"renewals-{worker}", CallerKind.Agent, "renewals_agent"));
        }

        for (var sweep = 0; sweep < _plan.Sweeps; sweep++)
        {
            var asOf = AsOf(shop, sweep).ToString("O", CultureInfo.InvariantCulture);
            await using var lister = new PersistentClient(token => ConnectAsync(executioner.Address, keys[0], token));
            var listed = await lister.UntilDoneAsync(
                "list_expiring_contracts",
                new JsonObject
                {
                    ["as_of"] = asOf,
                    ["within_days"] = SweepSpan / 2,
                    ["overdue_days"] = 0,
                    ["limit"] = 100,
                },
                patience
            );
            var contracts = (listed["contracts"] ?? listed["result"]!["contracts"])!
                .AsArray()
                .Select(row => row!["contract_id"]!.ToString())
                .ToList();
            Assert.Equal(_plan.DuePerSweep, contracts.Count);
            var jobs = new ConcurrentQueue<JsonObject>(contracts.Select(id => new JsonObject { ["contract_id"] = id, ["as_of"] = asOf }));
            await Task.WhenAll(keys.Select(key => WorkAsync(executioner, key, "create_renewal", jobs, patience)));
        }
    }

    private async Task WorkAsync(
        Executioner executioner,
        string key,
        string tool,
        ConcurrentQueue<JsonObject> jobs,
        CancellationToken patience
    )
    {
        await using var client = new PersistentClient(token => ConnectAsync(executioner.Address, key, token));
        _clients.Enqueue(client);
        while (jobs.TryDequeue(out var arguments))
        {
            await client.UntilDoneAsync(tool, arguments, patience);
        }
    }

    /// <summary>The agent's own sweep over the last contracts finds everything as it should be.</summary>
    private async Task AssertNothingChangesAsync(Shop shop, Executioner executioner)
    {
        var key = await shop.KeyAsync("renewals-after", CallerKind.Agent, "renewals_agent");
        await using var agent = await ConnectAsync(executioner.Address, key, CancellationToken.None);
        var options = new RenewalSweepOptions { AsOf = AsOf(shop, _plan.Sweeps - 1), WithinDays = SweepSpan / 2 };
        var report = await new RenewalSweep(options).RunAsync(new PlaybookContext { Client = agent }, CancellationToken.None);
        Assert.Null(report.Error);
        Assert.Equal(_plan.DuePerSweep, report.Decisions["already_done"]);
    }

    private static async Task AssertContractsAsync(Shop shop, IReadOnlyList<string> opportunities)
    {
        var live = (await shop.ContractsAsync())
            .Where(contract => contract["status"]!.ToString() != "VOIDED")
            .GroupBy(contract => contract["external_metadata"]?["id"]?.ToString() ?? "")
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        Assert.All(opportunities, id => Assert.True(live.GetValueOrDefault(id) == 1, $"{id} has {live.GetValueOrDefault(id)} contracts"));
        var pointers = shop.Simulator.Salesforce.Org.All("Opportunity").ToDictionary(row => (string)row["Id"]!, StringComparer.Ordinal);
        Assert.All(opportunities, id => Assert.NotNull(pointers[id].GetValueOrDefault("SpotDraft_Contract_Id__c")));
    }

    private static void AssertRenewals(Shop shop, IReadOnlyList<string> due)
    {
        var org = shop.Simulator.Salesforce.Org;
        var renewals = org.All("Opportunity").Where(row => row.GetValueOrDefault("SpotDraft_Renewal_Key__c") is string).ToList();
        var byContract = renewals
            .GroupBy(row => ((string)row["SpotDraft_Renewal_Key__c"]!).Split(':')[0])
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        Assert.Equal(due.Count, renewals.Count);
        Assert.All(byContract.Values, count => Assert.Equal(1, count));
        var tasks = org.All("Task").GroupBy(row => (string?)row["WhatId"] ?? "").ToDictionary(group => group.Key, group => group.Count());
        Assert.All(renewals, renewal => Assert.Equal(1, tasks.GetValueOrDefault((string)renewal["Id"]!)));
        var files = org.All("ContentVersion").GroupBy(row => (row["FirstPublishLocationId"], row["Title"]));
        Assert.All(files, file => Assert.Single(file));
    }

    private static async Task AssertOperationsAsync(Shop shop, IReadOnlyList<Operation> operations)
    {
        Assert.All(operations, operation => Assert.Equal(OperationState.Succeeded, operation.State));
        foreach (var operation in operations)
        {
            var changes = await shop.Operations.ChangesAsync(operation.Id, CancellationToken.None);
            Assert.All(
                changes.Where(progress => progress.Change.Class == ChangeClass.Unobservable),
                progress => Assert.True(progress.Attempts <= 1, $"{operation.Id} {progress.Change.Id} was sent {progress.Attempts} times")
            );
        }
    }

    private static Task<McpClient> ConnectAsync(Uri address, string key, CancellationToken cancellationToken) =>
        McpClient.CreateAsync(
            new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = new Uri(address, "/mcp"),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + key },
                }
            ),
            cancellationToken: cancellationToken
        );

    private void Report(Executioner executioner, IReadOnlyList<Operation> operations, TimeSpan took)
    {
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{executioner.Kills} kills, {operations.Count} operations ({string.Join(", ", operations.CountBy(one => one.State).Select(one => $"{one.Value} {one.Key}"))}), "
                    + $"{_clients.Sum(client => client.Cuts)} calls or connections cut, {took.TotalSeconds:0} s"
            )
        );
        output.WriteLine("kills  moment     write in flight or last");
        foreach (var row in executioner.Table)
        {
            output.WriteLine(row);
        }
    }
}
