using System.Globalization;
using SpotDraftSalesforce.Agent.Playbooks;
using SpotDraftSalesforce.Agent.Playbooks.Renewals;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Simulator;
using Xunit.Abstractions;

namespace SpotDraftSalesforce.EndToEnd.Sweeps;

/// <summary>The unattended sweep over published contracts (CUAD) and a published sales pipeline.</summary>
public sealed class LoadedDataTests(ITestOutputHelper output)
{
    private static readonly DateOnly AsOf = new(2012, 1, 1);

    [LoadedDataFact]
    public async Task A_sweep_renews_everything_that_falls_due_and_a_second_one_changes_nothing()
    {
        await using var server = await ServerUnderTest.StartAsync(
            new SimulatorOptions { LoadFolder = LoadedDataFactAttribute.Folder, AsOf = AsOf }
        );
        await using var agent = await server.ConnectAsync(await server.MachineKeyAsync("renewal-agent", "sales-lead", "renewals_agent"));
        var sweep = new RenewalSweep(
            new RenewalSweepOptions
            {
                AsOf = AsOf,
                WithinDays = 6500,
                Concurrency = 8,
            }
        );
        var context = new PlaybookContext { Client = agent };

        var first = await sweep.RunAsync(context, CancellationToken.None);
        Tell("first sweep", first, server);
        Assert.Null(first.Error);
        Assert.True(first.Due >= 100, $"{first.Due} fall due");
        Assert.Equal(Expected(first.Due), first.Decisions.Where(one => one.Value > 0).ToDictionary(one => one.Key, one => one.Value));
        var renewals = await server.World.RenewalsAsync();
        Assert.Equal(first.Due, renewals.Count);
        Assert.Equal(renewals.Count, (await server.World.RecordsAsync("Task")).Count);

        var writes = Writes(server);
        var second = await sweep.RunAsync(context, CancellationToken.None);
        Tell("second sweep", second, server);
        Assert.Equal(first.Due, second.Decisions["already_done"]);
        Assert.All(first.Items.Concat(second.Items), item => Assert.NotNull(item.EndDate));
        Assert.Equal(writes, Writes(server));
        Assert.Equal(first.Due, (await server.World.RenewalsAsync()).Count);
        Assert.InRange(Peak(server), 1, 10);
        Assert.DoesNotContain(server.Simulator.Received.List("spotdraft"), request => request.Status == 429);
    }

    private static Dictionary<string, int> Expected(int due) => new() { ["created"] = due };

    private static int Writes(ServerUnderTest server) =>
        server.Simulator.Received.List("salesforce").Count(request => request.Method == "PATCH" || IsCreation(request.PathAndQuery));

    private static bool IsCreation(string path) => path.Contains("/sobjects/Task", StringComparison.Ordinal);

    /// <summary>The most requests that SpotDraft saw in any one second.</summary>
    private static int Peak(ServerUnderTest server)
    {
        var times = server.Simulator.Received.List("spotdraft").Select(request => request.At).Order().ToArray();
        var peak = 0;
        for (int first = 0, last = 0; last < times.Length; last++)
        {
            while (times[last] - times[first] >= TimeSpan.FromSeconds(1))
            {
                first++;
            }

            peak = Math.Max(peak, last - first + 1);
        }

        return peak;
    }

    private void Tell(string which, SweepReport report, ServerUnderTest server) =>
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{which}: {report.Due} contracts, {string.Join(", ", report.Decisions.Where(one => one.Value > 0).Select(one => $"{one.Value} {one.Key}"))}; "
                    + $"{report.Calls} tool calls, {server.Simulator.Received.List("spotdraft").Count} requests to SpotDraft and {server.Simulator.Received.List("salesforce").Count} to Salesforce so far, at most {Peak(server)} in a second; {report.Seconds} s"
            )
        );
}
