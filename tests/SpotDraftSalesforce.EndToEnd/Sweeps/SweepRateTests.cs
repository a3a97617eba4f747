using System.Globalization;
using SpotDraftSalesforce.Agent.Playbooks;
using SpotDraftSalesforce.Agent.Playbooks.Renewals;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.Received;
using Xunit.Abstractions;

namespace SpotDraftSalesforce.EndToEnd.Sweeps;

/// <summary>
/// A sweep over ten thousand contracts uses what the workspace allows and no more, and a person does not wait behind it. The sweep is stopped after
/// the first <see cref="Window"/> in which it did, which is the first one unless the machine stood still meanwhile; the whole of it, most of an hour: <c>SDSF_SWEEP_LONG=1 dotnet test tests/SpotDraftSalesforce.EndToEnd --filter SweepRate</c>.
/// </summary>
[Collection(ServerProcesses.Name)]
public sealed class SweepRateTests(ITestOutputHelper output)
{
    private const int Contracts = 10_000;
    private const int Allowed = 10;
    private const int PersonsCalls = 5;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("SDSF_SWEEP_LONG") == "1";
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Longest = Window * 4;

    [Fact]
    public async Task A_sweep_uses_nine_tenths_of_the_rate_without_a_refusal_and_a_person_goes_first()
    {
        await using var server = await ServerUnderTest.StartAsync(new SimulatorOptions());
        var today = server.World.Today;
        await AddAsync(server, today.AddDays(60));
        await using var agent = await server.ConnectAsync(await server.MachineKeyAsync("renewal-agent", "sales-lead", "renewals_agent"));
        await using var person = await server.ConnectAsync(await server.KeyAsync("sales-rep", "sales"));
        var watched = await server.World.ExecutedAsync(
            await server.World.IdAsync("Opportunity", "Northwind - Platform Subscription"),
            101,
            new { end_date = World.Iso(today.AddDays(2000)) }
        );
        var quiet = server.Simulator.Received.List("spotdraft").Count;

        using var stop = new CancellationTokenSource();
        var sweeping = new RenewalSweep(new RenewalSweepOptions { WithinDays = 90, Concurrency = 16 }).RunAsync(
            new PlaybookContext { Client = agent },
            stop.Token
        );
        var places = new List<int>();
        for (var call = 1; call <= PersonsCalls; call++)
        {
            await Eventually.UntilAsync(
                () => Task.FromResult(Sent(server, quiet)),
                sent => sent.Count >= 100 * call,
                TimeSpan.FromSeconds(30)
            );
            places.Add(await PlaceAsync(server, () => person.AskAsync("get_contract", new { contract_id = watched }), watched));
        }

        await Eventually.UntilAsync(
            () => Task.FromResult(Sent(server, quiet)),
            sent => sent[^1].At - sent[0].At >= Window && Best(sent) >= 0.9 * Allowed,
            Longest
        );
        var report = IsLong ? await sweeping : await StoppedAsync(stop, sweeping);
        var all = Sent(server, quiet);
        // The last requests of a whole sweep wait for answers, not for turns.
        var end = IsLong ? all[^1].At - TimeSpan.FromSeconds(10) : all[^1].At;
        var used = IsLong ? all.Count(request => request.At < end) / (end - all[0].At).TotalSeconds : Best(all);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{all.Count} requests, {used:0.00} a second of {Allowed} over {(end - all[0].At).TotalSeconds:0} s; a person's call was request "
                    + $"{string.Join(", ", places)} after it was issued; {report?.Decisions.Sum(one => one.Value) ?? 0} contracts decided"
            )
        );
        Assert.DoesNotContain(all, request => request.Status == 429);
        Assert.True(used >= 0.9 * Allowed, $"{used:0.00} requests a second of {Allowed}");
        Assert.All(places, place => Assert.InRange(place, 1, 3));
    }

    /// <summary>Requests a second in the best <see cref="Window"/>.</summary>
    private static double Best(List<ReceivedRequest> sent)
    {
        var most = 0;
        for (int first = 0, next = 0; next < sent.Count; next++)
        {
            while (sent[next].At - sent[first].At >= Window)
            {
                first++;
            }

            most = Math.Max(most, next - first + 1);
        }

        return most / Window.TotalSeconds;
    }

    private static async Task<SweepReport?> StoppedAsync(CancellationTokenSource stop, Task<SweepReport> sweeping)
    {
        await stop.CancelAsync();
        try
        {
            return await sweeping;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Which of the requests sent after a call was issued is the call's first, from 1.</summary>
    private static async Task<int> PlaceAsync(ServerUnderTest server, Func<Task> call, string contract)
    {
        var before = server.Simulator.Received.List("spotdraft").Max(request => request.Seq);
        await call();
        return server
                .Simulator.Received.List("spotdraft")
                .Where(request => request.Seq > before)
                .OrderBy(request => request.Seq)
                .ToList()
                .FindIndex(request => request.PathAndQuery.Contains(contract[2..], StringComparison.Ordinal)) + 1;
    }

    private static List<ReceivedRequest> Sent(ServerUnderTest server, int from) =>
        [.. server.Simulator.Received.List("spotdraft").Skip(from).OrderBy(request => request.At)];

    private static Task AddAsync(ServerUnderTest server, DateOnly end) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, Contracts),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (contract, cancellationToken) =>
            {
                var answer = await server.World.Http.PostAsJsonAsync(
                    new Uri(server.Simulator.SpotDraftBase, "/_sim/spotdraft/contracts"),
                    new
                    {
                        name = string.Create(CultureInfo.InvariantCulture, $"Due {contract}"),
                        counterparty = "Contoso Ltd",
                        contract_type_id = 101,
                        key_pointers = new { end_date = World.Iso(end), term_number = 1 },
                    },
                    cancellationToken
                );
                answer.EnsureSuccessStatusCode();
            }
        );
}
