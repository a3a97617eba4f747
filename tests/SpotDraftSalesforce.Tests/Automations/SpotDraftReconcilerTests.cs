using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Automations;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Tests.Connectors;
using SpotDraftSalesforce.Tests.Storage;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Automations;

/// <summary>The reconcile pass over the real store and a simulated workspace.</summary>
public sealed class SpotDraftReconcilerTests : IAsyncLifetime, IDisposable
{
    private const string Pair = "default";

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private readonly StateFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private SimulatedPair _simulated = null!;
    private SqliteProcess _store = null!;
    private SqliteInbox _inbox = null!;
    private SpotDraftReconciler _reconciler = null!;

    public async Task InitializeAsync()
    {
        _simulated = await SimulatedPair.StartAsync();
        _store = new SqliteProcess(_folder.Database, TimeProvider.System);
        _inbox = new SqliteInbox(_store.Database);
        _reconciler = Reconciler(_time);
    }

    public async Task DisposeAsync()
    {
        _reconciler.Dispose();
        await _store.DisposeAsync();
        await _simulated.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_before_the_first_look_is_left_alone()
    {
        await ExecutedAsync("Signed long ago");
        Wait(TimeSpan.FromMinutes(1));

        Assert.Equal(0, await LookAsync());
        Assert.Equal(0, await LookAsync());
    }

    [Fact]
    public async Task A_contract_that_was_signed_before_the_first_look_and_edited_since_is_left_alone()
    {
        var contract = await ExecutedAsync("Signed long ago", new JsonObject { ["end_date"] = "2031-01-31" });
        Wait(TimeSpan.FromMinutes(1));
        await LookAsync();

        using (var http = Http())
        {
            var corrected = new JsonObject { ["end_date"] = "2032-01-31" };
            (await http.PostAsJsonAsync($"/_sim/spotdraft/contracts/{contract}/key_pointers", corrected)).EnsureSuccessStatusCode();
        }

        Assert.Equal(0, await LookAsync());
        Assert.Contains(
            _simulated.Host.Received.List("spotdraft"),
            request => request.PathAndQuery.Contains($"{contract}/process_metrics/", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_contract_whose_times_cannot_be_read_holds_up_no_other()
    {
        await LookAsync();
        await ExecutedAsync("Unreadable");
        await ExecutedAsync("Readable");
        _simulated.Host.Faults.Arm(
            new Fault
            {
                System = "spotdraft",
                Kind = FaultKind.Status,
                Status = 404,
                Path = "process_metrics",
            }
        );

        Assert.Equal(2, await LookAsync());
    }

    [Fact]
    public async Task A_look_that_a_wrong_clock_put_far_off_is_made_and_reads_from_now()
    {
        using var wrong = Reconciler(new FakeTimeProvider(_time.GetUtcNow().AddDays(400)));
        await wrong.ReconcileAsync(Pair, Every, CancellationToken.None);
        await ExecutedAsync("After the clock was set right");

        Assert.Equal(1, await LookAsync());
    }

    [Fact]
    public async Task An_execution_whose_webhook_was_lost_is_told_once()
    {
        await LookAsync();
        var contract = await ExecutedAsync("Lost delivery");

        Assert.Equal(1, await LookAsync());
        Assert.Equal(0, await LookAsync());

        var message = Assert.Single(await _inbox.ListAsync(null, 10, default));
        Assert.Equal(SpotDraftEvent.Executed, message.Activity);
        Assert.Equal($"T-{contract}", SpotDraftEvent.Parse(message.Body)!.ContractId);
        Assert.True(SpotDraftEvent.Parse(message.Body)!.At > DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task A_link_that_no_webhook_told_is_found_once_the_execution_could_not_be_acted_on()
    {
        await LookAsync();
        var contract = await ExecutedAsync("Linked later");
        Assert.Equal(1, await LookAsync());
        var told = Assert.Single(await _inbox.ListAsync(null, 10, default));
        await _store.Journal.CommitAsync(
            new JournalEntry([new EndInbox(told.Id, "failed", "It is not linked.", null, _time.GetUtcNow())], []),
            default
        );
        await LinkAsync(contract);

        Assert.Equal(1, await LookAsync());
        await LinkAsync(contract);
        Assert.Equal(0, await LookAsync());

        Assert.Equal(SpotDraftEvent.Linked, (await _inbox.ListAsync(null, 10, default))[0].Activity);
    }

    [Fact]
    public async Task An_execution_that_a_webhook_told_is_not_told_again()
    {
        await LookAsync();
        var contract = await ExecutedAsync("Told");
        var body = new JsonObject { ["activity"] = SpotDraftEvent.Executed, ["contract_id"] = long.Parse(contract, null) }.ToJsonString();
        await _inbox.AddAsync(
            new InboxMessage(0, Pair, "spotdraft", SpotDraftEvent.Of(body).KeyFor(body), SpotDraftEvent.Executed, body, default, default),
            default
        );

        Assert.Equal(0, await LookAsync());
    }

    [Fact]
    public async Task Hold_and_resume_have_no_event_and_are_each_found_each_time()
    {
        var contract = (string)(await DraftAsync())["id"]!;
        await LookAsync();
        var found = new List<int?>();
        foreach (var step in (string[])["hold", "resume", "hold", "resume"])
        {
            await ActAsync(contract, step);
            found.Add(await LookAsync());
            found.Add(await LookAsync());
        }

        Assert.Equal([1, 0, 1, 0, 1, 0, 1, 0], found);
        Assert.Equal(
            [SpotDraftEvent.OnHold, SpotDraftEvent.Resumed, SpotDraftEvent.OnHold, SpotDraftEvent.Resumed],
            (await _inbox.ListAsync(null, 10, default)).Reverse().Select(message => message.Activity)
        );
    }

    [Fact]
    public async Task A_contract_whose_end_has_passed_is_told_the_day_after()
    {
        Assert.Equal(0, await _reconciler.FindExpiredAsync(Pair, default));
        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        var contract = await ExecutedAsync("Ends today", new JsonObject { ["end_date"] = today.ToString("yyyy-MM-dd", null) });
        Assert.Null(await _reconciler.FindExpiredAsync(Pair, default));

        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await _reconciler.FindExpiredAsync(Pair, default));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await _reconciler.FindExpiredAsync(Pair, default));

        var message = Assert.Single(await _inbox.ListAsync(null, 10, default), message => message.Activity == SpotDraftEvent.Expired);
        Assert.Equal($"T-{contract}", SpotDraftEvent.Parse(message.Body)!.ContractId);
    }

    [Fact]
    public async Task A_look_that_is_not_due_or_that_another_process_makes_asks_nothing()
    {
        await _reconciler.ReconcileAsync(Pair, Every, default);
        var before = _simulated.Host.Received.List("spotdraft").Count;

        Assert.Null(await _reconciler.ReconcileAsync(Pair, Every, default));

        Assert.Equal(before, _simulated.Host.Received.List("spotdraft").Count);
    }

    [Fact]
    public async Task A_workspace_that_does_not_answer_is_asked_again_and_nothing_is_passed_over()
    {
        await LookAsync();
        await ExecutedAsync("While it was down");
        using (var http = Http())
        {
            (
                await http.PostAsJsonAsync(
                    "/_sim/faults",
                    new
                    {
                        system = "spotdraft",
                        kind = "status",
                        status = 500,
                        times = 20,
                        path = "contracts/",
                    }
                )
            ).EnsureSuccessStatusCode();
        }

        await Assert.ThrowsAsync<GovernedException>(LookAsync);
        Wait(TimeSpan.FromMinutes(2));
        using (var http = Http())
        {
            (await http.DeleteAsync("/_sim/faults")).EnsureSuccessStatusCode();
        }

        Assert.Equal(1, await LookAsync());
    }

    private SpotDraftReconciler Reconciler(TimeProvider time) =>
        new(
            _simulated.Bench.Catalog,
            new ConfigurationBuilder().Build(),
            new SqliteCursorStore(_store.Database),
            _inbox,
            time,
            NullLogger<SpotDraftReconciler>.Instance
        );

    private async Task<int?> LookAsync()
    {
        var found = await _reconciler.ReconcileAsync(Pair, Every, CancellationToken.None);
        Wait(Every + TimeSpan.FromSeconds(1));
        return found;
    }

    private void Wait(TimeSpan time)
    {
        _time.Advance(time);
        _simulated.Host.Clock.Advance(time);
    }

    private async Task<string> ExecutedAsync(string name, JsonObject? pointers = null)
    {
        using var http = Http();
        var answer = await http.PostAsJsonAsync(
            "/_sim/spotdraft/contracts",
            new
            {
                name,
                counterparty = "Northwind",
                key_pointers = pointers ?? [],
            }
        );
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["contract_id"]!.ToString();
    }

    /// <summary>A person links the contract with an opportunity, or does so again.</summary>
    private async Task LinkAsync(string contract)
    {
        using var http = Http();
        http.DefaultRequestHeaders.Add("client-id", _simulated.Host.Ready.SpotDraft.ClientId);
        http.DefaultRequestHeaders.Add("client-secret", _simulated.Host.Ready.SpotDraft.ClientSecret);
        var link = new
        {
            external_metadata = new
            {
                id = "006000000000001AAA",
                integration_name = "Salesforce",
                record_type = "Opportunity",
                record_data = new { },
            },
        };
        (await http.PostAsJsonAsync($"/api/v2.1/public/contracts/T-{contract}/external_metadata", link)).EnsureSuccessStatusCode();
    }

    private async Task<JsonObject> DraftAsync()
    {
        using var http = Http();
        var all = (await http.GetFromJsonAsync<JsonArray>("/_sim/spotdraft/contracts"))!;
        return all.Select(contract => contract!.AsObject()).First(contract => (string?)contract["status"] == "DRAFT");
    }

    private async Task ActAsync(string contract, string step)
    {
        using var http = Http();
        (await http.PostAsJsonAsync($"/_sim/spotdraft/contracts/{contract}/{step}", new { })).EnsureSuccessStatusCode();
    }

    private HttpClient Http() => new() { BaseAddress = _simulated.Host.SpotDraftBase };
}
