using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Access;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Automations;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Mcp.Tools.MarkClosedWon;
using SpotDraftSalesforce.Tests.Governance.Operations;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Automations;

/// <summary>The worker over the real inbox, pipeline and store; only the rule's tool and the vendor are made by hand.</summary>
public sealed class InboxWorkerTests : IAsyncDisposable
{
    private static readonly Error ClosesNoDeal = new()
    {
        Code = ErrorCode.Conflict,
        Message = "It closes no deal.",
        Retry = RetryAdvice.Never,
    };
    private readonly GovernedWorld _world = new();
    private readonly GovernedProcess _process;
    private readonly SqliteInbox _inbox;
    private readonly KnownDeals _deals = new();
    private readonly InboxWorker _worker;

    public InboxWorkerTests()
    {
        _world.Tool.Definition = new ToolDefinition { Name = "mark_closed_won", ReadOnly = false };
        _world.Access = new AccessPolicy(
            new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal)
            {
                ["closed_won_automation"] = new HashSet<string>(StringComparer.Ordinal) { "mark_closed_won" },
            }
        );
        _process = _world.Start();
        _inbox = new SqliteInbox(_process.Database);
        _worker = new InboxWorker(
            _inbox,
            new ClosedWonRule(_process.Pipeline, _world.Tool, _inbox, _deals, _process.Time),
            _process.Journal,
            _process.Time,
            NullLogger<InboxWorker>.Instance
        );
    }

    public async ValueTask DisposeAsync()
    {
        _worker.Dispose();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task An_event_that_is_delivered_three_times_acts_once()
    {
        Assert.True(await DeliverAsync("CONTRACT_EXECUTED", 1));
        Assert.False(await DeliverAsync("CONTRACT_EXECUTED", 1));
        Assert.Equal(1, await _worker.WorkAsync(default));
        Assert.False(await DeliverAsync("CONTRACT_EXECUTED", 1));
        Assert.Equal(0, await _worker.WorkAsync(default));

        Assert.Single(_world.Vendor.Received);
        Assert.Equal(["done"], await StatesAsync());
        Assert.Single(await _process.EventsAsync(), EventTypes.WebhookHandled);
    }

    [Fact]
    public async Task Events_that_come_in_disorder_act_as_if_they_had_come_in_order()
    {
        await DeliverAsync("CONTRACT_EXECUTED", 1, minutes: 3);
        await DeliverAsync("CONTRACT_SIGNED", 1, minutes: 2);
        await DeliverAsync("CONTRACT_CREATED", 1, minutes: 1);

        Assert.Equal(3, await _worker.WorkAsync(default));

        Assert.Single(_world.Vendor.Received);
        Assert.Equal(["done", "ignored", "ignored"], await StatesAsync());
    }

    [Fact]
    public async Task A_rule_that_fails_is_tried_again_and_neither_lost_nor_done_twice()
    {
        await DeliverAsync("CONTRACT_EXECUTED", 1);
        _world.Tool.Fault = FakeVendor.Down();
        await _worker.WorkAsync(default);
        Assert.Equal(["waiting"], await StatesAsync());
        Assert.Equal(0, await _worker.WorkAsync(default));

        _process.Time.Advance(TimeSpan.FromMinutes(1));
        await _worker.WorkAsync(default);
        _process.Time.Advance(TimeSpan.FromMinutes(1));
        _world.Tool.Fault = null;
        Assert.Equal(1, await _worker.WorkAsync(default));

        Assert.Equal(["done"], await StatesAsync());
        Assert.Single(_world.Vendor.Received);
        _process.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await _worker.WorkAsync(default));
    }

    [Fact]
    public async Task A_message_whose_worker_died_after_acting_is_taken_again_and_finds_it_done()
    {
        await DeliverAsync("CONTRACT_EXECUTED", 1);
        var message = Assert.Single(await _inbox.TakeAsync(_process.Time.GetUtcNow(), TimeSpan.FromMinutes(2), 10, default));
        var rule = new ClosedWonRule(_process.Pipeline, _world.Tool, _inbox, _deals, _process.Time);
        Assert.Equal(OutcomeStatus.Succeeded, Assert.Single(await rule.ActAsync(message, default)).Status);
        _world.Tool.Changes = [];

        _process.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await _worker.WorkAsync(default));

        Assert.Equal(["done"], await StatesAsync());
        Assert.Single(_world.Vendor.Received);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"activity":["CONTRACT_EXECUTED"]}""")]
    [InlineData("""{"activity":"A","activity":"B"}""")]
    [InlineData("""{"activity":"CONTRACT_EXECUTED"}""")]
    public async Task A_poison_delivery_is_kept_with_the_reason_and_holds_up_no_other(string poison)
    {
        await AddAsync(poison);
        await DeliverAsync("CONTRACT_EXECUTED", 1);

        Assert.Equal(2, await _worker.WorkAsync(default));

        Assert.Equal(["failed", "done"], await StatesAsync());
        var kept = Assert.Single(await _inbox.ListAsync("failed", 10, default));
        Assert.Equal(poison, kept.Body);
        Assert.NotEmpty(kept.Note!);
        var told = await _process.Log.SearchAsync(new AuditQuery(Type: EventTypes.WebhookHandled, Text: "failed"), default);
        Assert.Equal(kept.Note, (string?)JsonNode.Parse(Assert.Single(told).Json)!["data"]!["note"]);
        _process.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await _worker.WorkAsync(default));
    }

    [Fact]
    public async Task An_outage_of_a_weekend_loses_nothing_and_one_that_never_ends_is_given_up_and_kept()
    {
        await DeliverAsync("CONTRACT_EXECUTED", 1);
        _world.Tool.Fault = FakeVendor.Down();

        var began = _process.Time.GetUtcNow();
        while (await _worker.WorkAsync(default) > 0)
        {
            _process.Time.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.InRange(_process.Time.GetUtcNow() - began, TimeSpan.FromHours(66), TimeSpan.FromDays(4));
        Assert.Equal(
            ("failed", "The vendor does not answer."),
            (await _inbox.ListAsync(null, 10, default)).Select(m => (m.State, m.Note)).Single()
        );
    }

    [Fact]
    public async Task A_freeze_is_waited_for_however_long_it_lasts()
    {
        await DeliverAsync("CONTRACT_EXECUTED", 1);
        var person = Plans.Requester with { Channel = "cli" };
        await _process.Switch.FreezeAsync(person, "Year end.", default);
        for (var i = 0; i < 500; i++)
        {
            _process.Time.Advance(TimeSpan.FromMinutes(10));
            Assert.Equal(1, await _worker.WorkAsync(default));
        }

        Assert.Equal(["waiting"], await StatesAsync());
        Assert.Empty(_world.Vendor.Received);
        await _process.Switch.LiftAsync(person, null, default);
        _world.Tool.Fault = FakeVendor.Down();
        Assert.Equal(1, await _worker.WorkAsync(default));
        Assert.Equal(["waiting"], await StatesAsync());
        _world.Tool.Fault = null;
        _process.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await _worker.WorkAsync(default));

        Assert.Equal(["done"], await StatesAsync());
        Assert.Single(_world.Vendor.Received);
    }

    [Theory]
    [InlineData("true", "This server wrote it itself.")]
    [InlineData("false", "No rule is about this event.")]
    public async Task What_was_polled_from_Salesforce_ends_with_a_note_and_calls_no_tool(string own, string note)
    {
        var now = _process.Time.GetUtcNow();
        var message = new InboxMessage(
            0,
            "default",
            SalesforcePoller.Source,
            "salesforce|OpportunityHistory|008",
            "OpportunityHistory",
            $$$"""{"type":"OpportunityHistory","record":"006000000000001AAA","own":{{{own}}},"row":{"StageName":"Closed Won"}}""",
            now,
            now
        );
        Assert.True(await _inbox.AddAsync(message, default));
        Assert.False(await _inbox.AddAsync(message, default));
        await DeliverAsync("CONTRACT_EXECUTED", 1);

        Assert.Equal(2, await _worker.WorkAsync(default));

        Assert.Equal(["ignored", "done"], await StatesAsync());
        Assert.Equal(note, Assert.Single(await _inbox.ListAsync("ignored", 10, default)).Note);
        Assert.Single(_world.Vendor.Received);
        var told = await _process.Log.SearchAsync(new AuditQuery(Type: EventTypes.WebhookHandled, Text: "ignored"), default);
        Assert.Equal(note, (string?)JsonNode.Parse(Assert.Single(told).Json)!["data"]!["note"]);
    }

    /// <summary>These contracts were executed, and closed no deal then.</summary>
    private async Task TellAsync(params int[] contracts)
    {
        _world.Tool.Refuse = _ => ClosesNoDeal;
        foreach (var contract in contracts)
        {
            await DeliverAsync("CONTRACT_EXECUTED", contract);
        }

        await _worker.WorkAsync(default);
        Assert.All(await StatesAsync(), state => Assert.Equal("ignored", state));
    }

    private Task<bool> DeliverAsync(string activity, int contract, int minutes = 0)
    {
        var at = SealedEvent.Instant(Plans.Morning + TimeSpan.FromMinutes(minutes));
        return AddAsync(
            $$$"""{"activity":"{{{activity}}}","contract_id":{{{contract}}},"contract_status":"EXECUTED","activity_data":{"timestamp":"{{{at}}}"}}"""
        );
    }

    /// <summary>As the endpoint stores what came with a right signature.</summary>
    private Task<bool> AddAsync(string body)
    {
        var message = SpotDraftEvent.Of(body);
        return _inbox.AddAsync(
            new InboxMessage(
                0,
                "default",
                "spotdraft",
                message.KeyFor(body),
                message.Activity,
                body,
                message.At,
                _process.Time.GetUtcNow()
            ),
            default
        );
    }

    [Fact]
    public async Task A_fault_of_the_server_itself_is_tried_again_and_then_shown_as_failed_and_never_dropped()
    {
        await DeliverAsync("CONTRACT_EXECUTED", 1);
        _world.Tool.Refuse = _ => throw new FormatException("An answer that nobody expected.");

        var tries = 0;
        while (await _worker.WorkAsync(default) > 0)
        {
            tries++;
            _process.Time.Advance(TimeSpan.FromMinutes(11));
        }

        Assert.Equal(10, tries);
        Assert.Equal(["failed"], await StatesAsync());
    }

    [Fact]
    public async Task A_fault_outside_the_pipeline_holds_up_no_other_message()
    {
        _world.Tool.Refuse = key => key == "7" ? ClosesNoDeal : null;
        _deals.Fault = new FormatException("An answer that nobody expected.");
        await DeliverAsync("CONTRACT_EXECUTED", 7);
        await DeliverAsync("CONTRACT_EXECUTED", 8);

        Assert.Equal(2, await _worker.WorkAsync(default));

        Assert.Equal(["waiting", "done"], await StatesAsync());
    }

    [Fact]
    public async Task What_is_under_way_elsewhere_is_asked_about_again_until_it_has_ended()
    {
        await DeliverAsync("CONTRACT_EXECUTED", 1);
        _world.Tool.Refuse = _ => new Error
        {
            Code = ErrorCode.InProgress,
            Message = "Under way.",
            OperationId = "op_1",
        };
        await _worker.WorkAsync(default);
        Assert.Equal(["waiting"], await StatesAsync());

        _world.Tool.Refuse = _ => null;
        _process.Time.Advance(TimeSpan.FromMinutes(1));
        await _worker.WorkAsync(default);

        Assert.Equal(["done"], await StatesAsync());
        Assert.Single(_world.Vendor.Received);
    }

    [Fact]
    public async Task A_message_that_failed_and_is_sent_again_is_worked_off_again()
    {
        _world.Tool.Refuse = _ => new Error { Code = ErrorCode.NotFound, Message = "It is not linked." };
        await DeliverAsync("CONTRACT_EXECUTED", 1);
        await _worker.WorkAsync(default);
        Assert.Equal(["failed"], await StatesAsync());
        _world.Tool.Refuse = _ => null;

        Assert.True(await DeliverAsync("CONTRACT_EXECUTED", 1));
        await _worker.WorkAsync(default);

        Assert.Equal(["done"], await StatesAsync());
        Assert.False(await DeliverAsync("CONTRACT_EXECUTED", 1));
    }

    /// <summary>Told of the execution and not able to act: the link closes the deal. Never told, or done with once: it does not.</summary>
    [Theory]
    [InlineData("CONTRACT_EXTERNAL_METADATA_CREATED", "not linked", 1)]
    [InlineData("CONTRACT_EXTERNAL_METADATA_UPDATED", "not linked", 1)]
    [InlineData("CONTRACT_EXTERNAL_METADATA_UPDATED", "done", 1)]
    [InlineData("CONTRACT_EXTERNAL_METADATA_UPDATED", null, 0)]
    public async Task A_link_that_comes_after_the_signatures_closes_the_deal_once(string activity, string? executed, int written)
    {
        if (executed is not null)
        {
            _world.Tool.Refuse = _ => executed == "done" ? null : new Error { Code = ErrorCode.NotFound, Message = "It is not linked." };
            await DeliverAsync("CONTRACT_EXECUTED", 1);
            await _worker.WorkAsync(default);
            _world.Tool.Refuse = _ => null;
        }

        await DeliverAsync(activity, 1, minutes: 5);
        await _worker.WorkAsync(default);

        Assert.Equal(written, _world.Vendor.Received.Count);
        Assert.Equal(executed == "not linked" ? "done" : "ignored", (await StatesAsync())[^1]);
    }

    /// <summary>The contract closes no deal by itself, and two deals waited for it.</summary>
    [Theory]
    [InlineData("none", "done", 2)]
    [InlineData("T-8", "waiting", 1)]
    [InlineData("T-9", "waiting", 1)]
    public async Task The_deals_that_waited_for_a_contract_are_closed_each_and_one_that_fails_is_tried_again(
        string fails,
        string state,
        int written
    )
    {
        await TellAsync(8, 9);
        _deals.Waiting = ["T-8", "T-9"];
        _world.Tool.Refuse = key =>
            key == "7" ? ClosesNoDeal
            : key == fails ? FakeVendor.Down().Error
            : null;
        await DeliverAsync("CONTRACT_EXECUTED", 7);

        await _worker.WorkAsync(default);

        Assert.Equal(state, (await StatesAsync())[^1]);
        Assert.Equal(written, _world.Vendor.Received.Count);
        _process.Time.Advance(TimeSpan.FromMinutes(1));
        // The real tool finds the deal that was closed before as it is; this one would plan it once more.
        _world.Tool.Refuse = key => key == fails ? null : ClosesNoDeal;
        await _worker.WorkAsync(default);
        Assert.Equal("done", (await StatesAsync())[^1]);
        Assert.Equal(2, _world.Vendor.Received.Count);
    }

    [Fact]
    public async Task A_deal_that_cannot_be_closed_for_good_does_not_hide_one_that_can_be_later()
    {
        await TellAsync(8, 9);
        _deals.Waiting = ["T-8", "T-9"];
        var isDown = true;
        _world.Tool.Refuse = key =>
            key switch
            {
                "7" => ClosesNoDeal,
                "T-8" => new Error { Code = ErrorCode.InvalidArgument, Message = "Its amount is missing." },
                _ => isDown ? FakeVendor.Down().Error : null,
            };
        await DeliverAsync("CONTRACT_EXECUTED", 7);
        await _worker.WorkAsync(default);
        Assert.Equal("waiting", (await StatesAsync())[^1]);

        isDown = false;
        _process.Time.Advance(TimeSpan.FromMinutes(1));
        await _worker.WorkAsync(default);

        Assert.Single(_world.Vendor.Received);
        Assert.Equal("failed", (await StatesAsync())[^1]);
    }

    /// <summary>The attack: a deal was closed and reopened on purpose, or signed before the server looked, and another contract of its account is signed.</summary>
    [Fact]
    public async Task A_deal_that_was_closed_once_or_was_never_told_of_is_not_closed_for_another_contract()
    {
        await DeliverAsync("CONTRACT_EXECUTED", 8);
        await _worker.WorkAsync(default);
        Assert.Equal(["done"], await StatesAsync());
        _deals.Waiting = ["T-8", "9"];
        _world.Tool.Refuse = key => key == "7" ? ClosesNoDeal : null;
        await DeliverAsync("CONTRACT_EXECUTED", 7);

        await _worker.WorkAsync(default);

        Assert.Equal(["done", "ignored"], await StatesAsync());
        Assert.Single(_world.Vendor.Received);
    }

    [Fact]
    public async Task What_waits_for_an_approver_elsewhere_is_not_asked_for_again()
    {
        _world.Approvals = GovernedWorld.PolicyOf(GovernedWorld.Rule("large", "v1", "directors"));
        await DeliverAsync("CONTRACT_EXECUTED", 1);
        await _worker.WorkAsync(default);
        var asked = Assert.Single(await _process.Operations.ListAsync(10, default));
        Assert.Equal(OperationState.AwaitingApproval, asked.State);
        await DeliverAsync("CONTRACT_EXECUTED", 1, minutes: 5);

        await _worker.WorkAsync(default);

        Assert.Equal(["done", "done"], await StatesAsync());
        Assert.Single(await _process.Operations.ListAsync(10, default));
    }

    [Fact]
    public async Task A_contract_that_no_deal_waited_for_is_left_alone_with_the_reason()
    {
        _world.Tool.Refuse = _ => ClosesNoDeal;
        await DeliverAsync("CONTRACT_EXECUTED", 7);

        await _worker.WorkAsync(default);

        Assert.Equal("It closes no deal.", Assert.Single(await _inbox.ListAsync("ignored", 10, default)).Note);
        Assert.Empty(_world.Vendor.Received);
    }

    /// <summary>In the order in which the messages came.</summary>
    private async Task<IReadOnlyList<string>> StatesAsync() =>
        [.. (await _inbox.ListAsync(null, 100, default)).OrderBy(message => message.Id).Select(message => message.State)];

    private sealed class KnownDeals : IWaitingDeals
    {
        public IReadOnlyList<string> Waiting { get; set; } = [];

        public Exception? Fault { get; set; }

        public Task<IReadOnlyList<string>> ContractsToCloseAsync(string pair, string contract, CancellationToken cancellationToken) =>
            Fault is null ? Task.FromResult(Waiting) : Task.FromException<IReadOnlyList<string>>(Fault);
    }
}
