using System.Diagnostics;
using System.Globalization;
using SpotDraftSalesforce.EndToEnd.Support;
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
    private const int SettleSeconds = 5;

    /// <summary>Every write of the way from an opportunity to its renewal.</summary>
    private static readonly string[] Writes =
    [
        "PATCH salesforce/sobjects/Opportunity/SpotDraft_Renewal_Key__c/{id}",
        "PATCH salesforce/sobjects/Opportunity/{id}",
        "POST salesforce/composite",
        "POST salesforce/sobjects/Task",
        "POST spotdraft/contracts",
    ];

    private readonly CrashPlan _plan = CrashPlan.Chosen;

    [Fact]
    public async Task A_server_killed_while_it_writes_loses_nothing_and_does_nothing_twice()
    {
        var seed = CrashPlan.Seed;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var began = Stopwatch.StartNew();
        await using var shop = await Shop.OpenAsync(Settings(), _plan.RequestsPerSecond);
        var before = (await shop.ContractsAsync()).Count;
        await using var executioner = new Executioner(shop, new Random(seed), _plan.Kills, Writes);
        using var patience = new CancellationTokenSource(_plan.Within);
        var work = new CrashWork(shop, executioner, _plan, patience.Token);
        await work.AddDueContractsAsync();
        ArmFaults(shop);
        await executioner.StartAsync();
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
        var killing = executioner.RunAsync(finished.Token);
        try
        {
            await work.RunAsync();
        }
        finally
        {
            await finished.CancelAsync();
            await killing;
        }

        var operations = await shop.SettledAsync(TimeSpan.FromSeconds(60));
        Report(shop, executioner, work, operations, began.Elapsed);
        await work.AssertNothingChangesAsync();
        Assert.Equal(Writes, executioner.Shapes);
        Assert.All(Writes, shape => Assert.True(executioner.KilledAt(shape) > 0, $"{shape} was never hit"));
        Assert.True(executioner.Kills >= _plan.Kills, $"Only {executioner.Kills} kills");
        var aftermath = new Aftermath(shop, work, operations);
        await aftermath.AssertDealsAsync(before);
        aftermath.AssertRenewals();
        await aftermath.AssertNoneLostAsync();
        await aftermath.AssertWaitedBeforeSentAgainAsync(TimeSpan.FromSeconds(SettleSeconds));
        await shop.AssertEvidenceAsync();
    }

    private static Dictionary<string, string?> Settings() =>
        new(StringComparer.Ordinal)
        {
            ["Operations:Lease"] = "2",
            ["Operations:SettleWindow"] = SettleSeconds.ToString(CultureInfo.InvariantCulture),
            ["Operations:AnswerWithin"] = "10",
            ["Connections:spotdraft:main:TimeoutSeconds"] = "2",
            ["Connections:spotdraft:main:RetryDelayMilliseconds"] = "100",
            ["Connections:salesforce:main:TimeoutSeconds"] = "2",
            ["Connections:salesforce:main:RetryDelayMilliseconds"] = "100",
        };

    private static void ArmFaults(Shop shop)
    {
        var writes = new[]
        {
            ("spotdraft", "POST", "/contracts/$"),
            ("salesforce", "POST", "/sobjects/"),
            ("salesforce", "PATCH", "/sobjects/"),
            ("salesforce", "POST", "/composite/?$"),
        };
        foreach (var (system, method, path) in writes)
        {
            var fault = new Fault
            {
                System = system,
                Kind = FaultKind.DropResponse,
                Method = method,
                Path = path,
                Every = 9,
            };
            shop.Simulator.Faults.Arm(fault);
            shop.Simulator.Faults.Arm(fault with { Kind = FaultKind.CommitAfter, Every = 2, DelayMs = 150 });
        }

        shop.Simulator.Faults.Arm(
            new Fault
            {
                System = "spotdraft",
                Kind = FaultKind.LookupLag,
                DelayMs = 1500,
            }
        );
    }

    private void Report(Shop shop, Executioner executioner, CrashWork work, IReadOnlyList<Operation> operations, TimeSpan took)
    {
        var requests = shop.Simulator.Received.List();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{executioner.Kills} kills, {work.Deals.Count} deals created, signed and closed, {work.Renewed.Count} contracts renewed in "
                    + $"{_plan.Sweeps} sweeps and singly, {operations.Count} operations "
                    + $"({string.Join(", ", operations.CountBy(one => one.State).Select(one => $"{one.Value} {one.Key}"))}), "
                    + $"{work.Cuts} calls or connections cut, {requests.Count(VendorWrite.Is)} writes among {requests.Count} requests, {took.TotalSeconds:0} s"
            )
        );
        output.WriteLine("kills  moment     write in flight or last");
        foreach (var row in executioner.Table)
        {
            output.WriteLine(row);
        }
    }
}
