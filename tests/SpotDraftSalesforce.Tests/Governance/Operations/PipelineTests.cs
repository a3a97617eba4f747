using Microsoft.Data.Sqlite;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Governance.Operations;

/// <summary>The whole pipeline over the real store, with a vendor made by hand.</summary>
public sealed class PipelineTests : IAsyncDisposable
{
    private readonly GovernedWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_request_that_is_repeated_gets_its_own_answer_again()
    {
        GovernedProcess[] processes = [_world.Start(), _world.Start()];
        var first = await processes[0].CallAsync(requestId: "r1");
        var second = await processes[1].CallAsync(requestId: "r1");
        Assert.Equal((OutcomeStatus.Succeeded, first.OperationId), (second.Status, second.OperationId));
        Assert.Equal(first.Answer!.ToJsonString(), second.Answer!.ToJsonString());
        Assert.Single(_world.Vendor.Received);
        var other = await processes[0].CallAsync("another", requestId: "r1");
        Assert.Equal(("request_id", ErrorCode.InvalidArgument), (other.Error!.Path, other.Error.Code));
        var stranger = await processes[0].CallAsync(requestId: "r1", caller: Plans.Requester with { Id = "sales-two" });
        Assert.NotEqual(first.OperationId, stranger.OperationId);
        processes[0].Time.Advance(TimeSpan.FromHours(25));
        Assert.NotEqual(first.OperationId, (await processes[0].CallAsync(requestId: "r1")).OperationId);
    }

    [Fact]
    public async Task Of_calls_for_the_same_thing_at_the_same_time_one_runs_and_the_others_hear_in_progress()
    {
        _world.Vendor.Takes("c1", Taking.AnswerHeld, Taking.AnswerHeld, Taking.AnswerHeld);
        GovernedProcess[] processes = [_world.Start(), _world.Start()];
        var calls = Enumerable.Range(0, 8).Select(i => Task.Run(() => processes[i % 2].CallAsync())).ToList();
        await _world.Vendor.Held;
        while (calls.Count > 1)
        {
            var ended = await Task.WhenAny(calls);
            calls.Remove(ended);
            var refused = await ended;
            Assert.Equal((OutcomeStatus.InProgress, ErrorCode.InProgress), (refused.Status, refused.Error!.Code));
            Assert.Equal(Assert.Single(await processes[0].Operations.ListAsync(10, default)).Id, refused.OperationId);
        }

        _world.Vendor.Release();
        Assert.Equal(OutcomeStatus.Succeeded, (await calls[0]).Status);
        Assert.Single(_world.Vendor.Received);
    }

    [Fact]
    public async Task Who_may_not_ask_for_operations_is_not_told_who_holds_the_key()
    {
        _world.Access = new(
            new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal)
            {
                ["sales"] = new HashSet<string>(StringComparer.Ordinal) { "create_contract" },
            }
        );
        _world.Vendor.Takes("c1", Taking.AnswerLost);
        var process = _world.Start();
        await process.CallAsync();
        var second = await process.CallAsync();
        Assert.Equal((ErrorCode.InProgress, null), (second.Error!.Code, second.OperationId));
    }

    [Fact]
    public async Task A_dry_run_claims_nothing_and_sends_nothing()
    {
        var process = _world.Start();
        var outcome = await process.CallAsync(dryRun: true);
        Assert.Equal(OutcomeStatus.Planned, outcome.Status);
        Assert.NotNull(outcome.Plan);
        Assert.Empty(await process.Operations.ListAsync(10, default));
        Assert.Equal([EventTypes.CallAnswered], await process.EventsAsync());
    }

    [Fact]
    public async Task What_is_done_already_is_answered_without_an_operation()
    {
        _world.Tool.Changes = [];
        var process = _world.Start();
        Assert.Equal(OutcomeStatus.AlreadyDone, (await process.CallAsync()).Status);
        Assert.Empty(await process.Operations.ListAsync(10, default));
        Assert.Equal([EventTypes.CallAnswered], await process.EventsAsync());
    }

    [Fact]
    public async Task A_caller_without_the_right_is_refused_and_recorded()
    {
        var process = _world.Start();
        var outcome = await process.CallAsync(caller: Plans.Requester with { Roles = ["viewer"] });
        Assert.Equal(ErrorCode.Denied, outcome.Error!.Code);
        Assert.Equal([EventTypes.CallRefused], await process.EventsAsync());
        Assert.Empty(_world.Vendor.Received);
    }

    [Fact]
    public async Task A_budget_that_is_used_up_refuses_before_anything_is_sent()
    {
        _world.Limits = new LimitPolicy([], [new BudgetRule("daily", [], "amount", new Money(1000, "USD"))]);
        GovernedProcess[] processes = [_world.Start(), _world.Start()];
        Assert.Equal(OutcomeStatus.Succeeded, (await processes[0].CallAsync("a")).Status);
        var second = await processes[1].CallAsync("b");
        Assert.Equal((OutcomeStatus.Failed, ErrorCode.Limited), (second.Status, second.Error!.Code));
        Assert.Single(_world.Vendor.Received);
        Assert.Single(await processes[0].Operations.ListAsync(10, default));
        processes[1].Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(OutcomeStatus.Succeeded, (await processes[1].CallAsync("b")).Status);
    }

    [Fact]
    public async Task An_operation_without_effect_gives_its_budget_back()
    {
        _world.Limits = new LimitPolicy([], [new BudgetRule("daily", [], "amount", new Money(1000, "USD"))]);
        _world.Vendor.Takes("c1", Taking.Refused);
        var process = _world.Start();
        Assert.Equal(OutcomeStatus.Failed, (await process.CallAsync("a")).Status);
        Assert.Equal(OutcomeStatus.Succeeded, (await process.CallAsync("b")).Status);
    }

    [Fact]
    public async Task Calls_are_counted_over_all_processes()
    {
        _world.Limits = new LimitPolicy([new RateRule("few", [], [], 2)], []);
        GovernedProcess[] processes = [_world.Start(), _world.Start()];
        await processes[0].CallAsync("a");
        await processes[1].CallAsync("b");
        var third = await processes[0].CallAsync("c");
        Assert.Equal((ErrorCode.Limited, "after 60"), (third.Error!.Code, third.Error.Retry));
        Assert.Equal(2, _world.Vendor.Received.Count);
    }

    [Fact]
    public async Task Without_evidence_nothing_is_performed()
    {
        var process = _world.Start(patience: TimeSpan.FromMilliseconds(50));
        await process.CallAsync("before");
        await using (var holder = new SqliteConnection($"Data Source={_world.Folder.Database};Pooling=False"))
        {
            await holder.OpenAsync();
            await using var hold = holder.CreateCommand();
            hold.CommandText = "BEGIN IMMEDIATE";
            await hold.ExecuteNonQueryAsync();
            var outcome = await process.CallAsync();
            Assert.Equal((OutcomeStatus.Failed, ErrorCode.EvidenceUnavailable), (outcome.Status, outcome.Error!.Code));
            Assert.Single(_world.Vendor.Received);
        }

        Assert.Equal(OutcomeStatus.Succeeded, (await process.CallAsync()).Status);
    }

    [Fact]
    public async Task A_read_whose_evidence_cannot_be_written_is_not_answered()
    {
        _world.Tool.Changes = [];
        var process = _world.Start(patience: TimeSpan.FromMilliseconds(50));
        await process.CallAsync();
        await using var holder = new SqliteConnection($"Data Source={_world.Folder.Database};Pooling=False");
        await holder.OpenAsync();
        await using var hold = holder.CreateCommand();
        hold.CommandText = "BEGIN IMMEDIATE";
        await hold.ExecuteNonQueryAsync();
        var outcome = await process.CallAsync();
        Assert.Equal((OutcomeStatus.Failed, ErrorCode.EvidenceUnavailable), (outcome.Status, outcome.Error!.Code));
        Assert.Null(outcome.Answer);
    }
}
