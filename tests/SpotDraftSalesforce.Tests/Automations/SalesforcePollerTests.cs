using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Automations;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Simulator.Salesforce;
using SpotDraftSalesforce.Tests.Connectors;
using SpotDraftSalesforce.Tests.Storage;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Automations;

/// <summary>The poller over the real store and a simulated org.</summary>
public sealed class SalesforcePollerTests : IAsyncLifetime, IDisposable
{
    private const string Pair = "default";

    private readonly StateFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private SimulatedPair _simulated = null!;
    private Workbench _bench = null!;
    private SqliteProcess _store = null!;
    private SqliteInbox _inbox = null!;
    private SalesforcePoller _poller = null!;

    public Task InitializeAsync() => StartAsync(OrgKinds.Plain);

    private async Task StartAsync(OrgKinds kinds)
    {
        _simulated = await SimulatedPair.StartAsync(salesforce: new SalesforceSettings { Kinds = kinds });
        _bench = SimulatedPair.BenchFor(
            _simulated.Host,
            (settings, _) =>
            {
                settings[$"Pairs:{Pair}:Salesforce"] = "main";
                settings[$"Pairs:{Pair}:SpotDraft"] = "main";
                settings[$"Pairs:{Pair}:PollSalesforce"] = "true";
            },
            null
        );
        _store = new SqliteProcess(_folder.Database, TimeProvider.System);
        _inbox = new SqliteInbox(_store.Database);
        _poller = PollerOf(_store);
    }

    public async Task DisposeAsync()
    {
        _poller.Dispose();
        await _store.DisposeAsync();
        _bench.Dispose();
        await _simulated.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    private async Task StartOverAsync(OrgKinds kinds)
    {
        await DisposeAsync();
        await StartAsync(kinds);
    }

    private SalesforcePoller PollerOf(SqliteProcess store) =>
        new(
            _bench.Catalog,
            new ConfigurationBuilder().Build(),
            new SqliteCursorStore(store.Database),
            new SqliteRecordedEffects(store.Database),
            _time,
            NullLogger<SalesforcePoller>.Instance
        );

    private void Wait(TimeSpan time)
    {
        _time.Advance(time);
        _simulated.Host.Clock.Advance(time);
    }

    private async Task<int?> PollAfterAsync(TimeSpan wait)
    {
        Wait(wait);
        return await _poller.PollAsync(Pair, CancellationToken.None);
    }

    /// <summary>A colleague edits a record in the product.</summary>
    private async Task EditAsync(string type, string id, object fields)
    {
        using var http = new HttpClient { BaseAddress = _simulated.Host.SalesforceBase };
        (await http.PostAsJsonAsync($"/_sim/salesforce/records/{type}/{id}", fields)).EnsureSuccessStatusCode();
    }

    private async Task<IReadOnlyList<JsonObject>> BroughtAsync(string type) =>
        [
            .. (await _inbox.ListAsync(null, 1_000, CancellationToken.None))
                .Where(message => message.Activity == type)
                .OrderBy(message => message.EventAt)
                .ThenBy(message => message.Key, StringComparer.Ordinal)
                .Select(message => JsonNode.Parse(message.Body)!.AsObject()),
        ];

    private int Composites =>
        _simulated.Host.Received.List("salesforce").Count(sent => sent.PathAndQuery.EndsWith("/composite", StringComparison.Ordinal));

    /// <summary>What the org was seeded with is read, and can change no more.</summary>
    private async Task SettleAsync()
    {
        await PollAfterAsync(TimeSpan.Zero);
        await PollAfterAsync(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Every_step_of_a_stage_comes_once_however_often_is_polled_and_a_poll_costs_one_call()
    {
        var id = _simulated.IdOf("Opportunity", "Northwind - Platform Subscription");
        await SettleAsync();
        var before = (await BroughtAsync("OpportunityHistory")).Count;
        var calls = Composites;
        foreach (var stage in (string[])["Prospecting", "Negotiation/Review", "Prospecting"])
        {
            Wait(TimeSpan.FromSeconds(2));
            await EditAsync("Opportunity", id, new { StageName = stage });
        }

        Assert.Equal(3, await PollAfterAsync(TimeSpan.FromMinutes(6)));
        Assert.Equal(0, await PollAfterAsync(TimeSpan.FromMinutes(6)));
        Assert.Equal(0, await PollAfterAsync(TimeSpan.FromMinutes(6)));

        Assert.Equal(3, Composites - calls);
        var steps = (await BroughtAsync("OpportunityHistory")).Skip(before).ToList();
        Assert.Equal(["Prospecting", "Negotiation/Review", "Prospecting"], steps.Select(step => (string?)step["row"]!["StageName"]));
        Assert.All(steps, step => Assert.Equal((id, false), ((string?)step["record"], (bool)step["own"]!)));
    }

    [Fact]
    public async Task A_row_that_becomes_visible_late_is_not_lost()
    {
        await SettleAsync();
        await EditAsync("Account", _simulated.IdOf("Account", "Tailspin Toys"), new { Phone = "1" });
        Assert.Equal(1, await PollAfterAsync(TimeSpan.FromMinutes(6)));
        var late = _simulated.Host.Clock.GetUtcNow().AddMinutes(-8);

        // Committed after the poll, and stamped before the row that the poll has read.
        var id = _simulated.Host.Salesforce.Org.Insert(
            "Account",
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Name"] = "Late",
                ["CreatedDate"] = late,
                ["SystemModstamp"] = late,
            }
        );

        await PollAfterAsync(TimeSpan.FromMinutes(1));
        Assert.Single(await BroughtAsync("Account"), change => (string?)change["record"] == id);
    }

    [Fact]
    public async Task An_echo_of_our_own_write_is_known_and_a_colleague_s_edit_is_not_taken_for_one()
    {
        await SettleAsync();
        var id = _simulated.IdOf("Opportunity", "Northwind - Platform Subscription");
        var change = Workbench.Update("c1", "Opportunity", id, Workbench.Field("StageName", null, "Prospecting"));
        var operation = Plans.Operation("k") with { Plan = Plans.Plan("k", change) };
        var outcomes = await _bench.SalesforceWrites.PerformAsync(
            new ChangeBatch([change], new Effect(operation.Id, 1, ["c1"], Ids.Call())),
            CancellationToken.None
        );
        await _store.Journal.CommitAsync(
            new JournalEntry(
                [
                    new ClaimOperation(operation),
                    new AttemptChanges(operation.Id, 1, ["c1"], Plans.Morning),
                    new SettleChanges(operation.Id, outcomes, Plans.Morning),
                ],
                []
            ),
            CancellationToken.None
        );
        await PollAfterAsync(TimeSpan.FromMinutes(1));
        await EditAsync("Opportunity", id, new { StageName = "Negotiation/Review" });
        await PollAfterAsync(TimeSpan.FromMinutes(1));

        Assert.Equal([true, false], (await BroughtAsync("OpportunityHistory")).TakeLast(2).Select(step => (bool)step["own"]!));
        Assert.Equal(
            "This server wrote it itself.",
            SalesforcePoller.NoteOn(
                (await _inbox.ListAsync(null, 1_000, default)).Last(message =>
                    message.Body.Contains("\"own\":true", StringComparison.Ordinal)
                )
            )
        );
    }

    [Fact]
    public async Task Changes_of_standard_quotes_come_where_the_org_has_them()
    {
        await StartOverAsync(OrgKinds.Quote);
        await SettleAsync();
        var before = (await BroughtAsync("Quote")).Count;
        var quote = _simulated.Host.Salesforce.Org.All("Quote")[0];
        await EditAsync("Quote", (string)quote["Id"]!, new { Status = "Approved" });

        Assert.Equal(1, await PollAfterAsync(TimeSpan.FromMinutes(6)));

        var change = (await BroughtAsync("Quote")).Skip(before).Single();
        Assert.Equal(
            ((string)quote["Id"]!, "Approved", (string?)quote["OpportunityId"]),
            ((string?)change["record"], (string?)change["row"]!["Status"], (string?)change["row"]!["OpportunityId"])
        );
    }

    [Fact]
    public async Task An_org_without_quotes_is_asked_about_them_once()
    {
        await SettleAsync();
        await PollAfterAsync(TimeSpan.FromMinutes(6));

        Assert.Equal(
            1,
            _simulated.Host.Received.List("salesforce").Count(sent => sent.Body?.Contains("Quote", StringComparison.Ordinal) == true)
        );
        Assert.Empty(await BroughtAsync("Quote"));
    }

    [Fact]
    public async Task An_org_without_our_fields_is_read_without_them()
    {
        using var http = new HttpClient { BaseAddress = _simulated.Host.SalesforceBase };
        (await http.DeleteAsync("/_sim/salesforce/schema/Account/SpotDraft_Counterparty_Id__c")).EnsureSuccessStatusCode();
        await SettleAsync();
        var id = _simulated.IdOf("Account", "Tailspin Toys");
        var before = (await BroughtAsync("Account")).Count;
        await EditAsync("Account", id, new { Phone = "1" });
        var calls = Composites;

        Assert.Equal(1, await PollAfterAsync(TimeSpan.FromMinutes(6)));

        Assert.Equal(1, Composites - calls);
        var change = (await BroughtAsync("Account")).Skip(before).Single();
        Assert.Equal(id, (string?)change["record"]);
        Assert.False(change["row"]!.AsObject().ContainsKey("SpotDraft_Counterparty_Id__c"));
    }

    [Fact]
    public async Task Of_two_processes_one_polls_and_the_place_outlives_both()
    {
        await SettleAsync();
        await EditAsync("Account", _simulated.IdOf("Account", "Tailspin Toys"), new { Phone = "1" });
        await using var other = new SqliteProcess(_folder.Database, TimeProvider.System);
        using var second = PollerOf(other);
        Wait(TimeSpan.FromMinutes(6));

        int?[] polls = [await _poller.PollAsync(Pair, default), await second.PollAsync(Pair, default)];

        Assert.Equal([1, null], polls);

        // The latest second is read once more when it is over, for the record may have been changed again within it.
        Wait(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await second.PollAsync(Pair, default));
        Wait(TimeSpan.FromMinutes(6));
        Assert.Equal(0, await second.PollAsync(Pair, default));
    }

    [Fact]
    public async Task A_second_change_within_the_second_that_was_read_is_not_lost()
    {
        await SettleAsync();
        var id = _simulated.IdOf("Account", "Tailspin Toys");
        await EditAsync("Account", id, new { Phone = "1" });
        var stamp = _simulated.Host.Salesforce.Org.Find(id)!["SystemModstamp"];
        Assert.Equal(1, await PollAfterAsync(TimeSpan.FromSeconds(301)));
        Assert.Equal(stamp, _simulated.Host.Salesforce.Org.Find(id)!["SystemModstamp"]);

        Assert.Equal(1, await PollAfterAsync(TimeSpan.FromMinutes(2)));
        Assert.Equal(0, await PollAfterAsync(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task A_place_that_another_process_has_moved_stays_and_what_was_brought_is_stored_once()
    {
        var cursors = new SqliteCursorStore(_store.Database);
        var now = Plans.Morning;
        var message = new InboxMessage(0, Pair, "salesforce", "key", "Account", "{}", now, now);
        Assert.Equal("a", await cursors.TakeAsync(Pair, "salesforce", "a", now, TimeSpan.FromMinutes(1), default));
        Assert.Null(await cursors.TakeAsync(Pair, "salesforce", "a", now, TimeSpan.FromMinutes(1), default));

        Assert.Equal(1, await cursors.MoveAsync(Pair, "salesforce", "a", "b", [message], default));
        Assert.Equal(0, await cursors.MoveAsync(Pair, "salesforce", "a", "c", [message], default));

        await cursors.EndAsync(Pair, "salesforce", now, default);
        Assert.Equal("b", await cursors.TakeAsync(Pair, "salesforce", "x", now, TimeSpan.FromMinutes(1), default));
    }

    [Fact]
    public async Task An_outbound_message_is_acknowledged_and_makes_a_poll_due()
    {
        await SettleAsync();
        await EditAsync("Account", _simulated.IdOf("Account", "Tailspin Toys"), new { Phone = "1" });
        Assert.Null(await PollAfterAsync(TimeSpan.FromSeconds(20)));

        var (status, body) = await DeliverAsync(Message(_simulated.Host.Salesforce.Org.OrganizationId));

        Assert.Equal(200, status);
        Assert.Contains("<Ack>true</Ack>", body, StringComparison.Ordinal);
        Assert.Equal(1, await _poller.PollAsync(Pair, default));
    }

    [Theory]
    [InlineData("<not", 400)]
    [InlineData("<a/>", 400)]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>", 400)]
    [InlineData(null, 403)]
    public async Task What_is_no_message_of_this_org_wakes_nobody(string? body, int status)
    {
        await PollAfterAsync(TimeSpan.Zero);
        Wait(TimeSpan.FromSeconds(20));

        Assert.Equal(status, (await DeliverAsync(body ?? Message("00D000000000999"))).Status);

        Assert.Null(await _poller.PollAsync(Pair, default));
        Assert.Equal(404, (await DeliverAsync(Message("00D000000000999"), "nobody")).Status);
    }

    private static string Message(string organization) =>
        $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
            <notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>{organization}</OrganizationId>
            <Notification><Id>04l000000000001AAA</Id><sObject xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>001000000000001AAA</sf:Id></sObject></Notification>
            </notifications></soapenv:Body></soapenv:Envelope>
            """;

    private async Task<(int Status, string Body)> DeliverAsync(string body, string pair = Pair)
    {
        var endpoint = new OutboundMessageEndpoint(_bench.Catalog, _poller, NullLogger<OutboundMessageEndpoint>.Instance);
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body.Trim()));
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        var result = await endpoint.ReceiveAsync(pair, context.Request, CancellationToken.None);
        await result.ExecuteAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }
}
