using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Governance.Operations;

public sealed class OperationEngineTests : IAsyncDisposable
{
    private readonly GovernedWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Changes_are_made_in_order_and_later_ones_know_the_earlier_ones_results()
    {
        _world.Tool.Changes = [Plans.Change("c1"), Plans.Change("c2", ChangeClass.Keyed, "salesforce:main") with { Record = "@{c1.id}" }];
        _world.Tool.Links =
        [
            new Link
            {
                Pair = "main",
                SalesforceType = "Opportunity",
                SalesforceId = "006A",
                SpotDraftType = "contract",
                SpotDraftId = "@{c1.id}",
                MatchedBy = "created",
            },
        ];
        var process = _world.Start();
        var outcome = await process.CallAsync();
        Assert.Equal((OutcomeStatus.Succeeded, "rec-c1"), (outcome.Status, outcome.Answer!["contract"]!.ToString()));
        Assert.Equal(["c1", "c2"], _world.Vendor.Received);
        Assert.Equal("rec-c1", _world.Vendor.World["c2"]);
        Assert.Equal(
            [
                EventTypes.PlanPrepared,
                EventTypes.OperationClaimed,
                EventTypes.EffectAttempted,
                EventTypes.EffectSettled,
                EventTypes.EffectAttempted,
                EventTypes.EffectSettled,
                EventTypes.OperationMoved,
            ],
            await process.EventsAsync(outcome.OperationId)
        );
        var stored = await process.StoredAsync(outcome.OperationId);
        Assert.Equal((OperationState.Succeeded, null, null), (stored.State, stored.Owner, stored.LeaseUntil));
        Assert.Null((await new AuditVerifier(process.Log).VerifyAsync(null, default)).Problem);
    }

    [Fact]
    public async Task Changes_of_a_group_go_in_one_request()
    {
        _world.Tool.Changes =
        [
            Plans.Change("c1", ChangeClass.Keyed, "salesforce:main", "g"),
            Plans.Change("c2", ChangeClass.Idempotent, "salesforce:main", "g"),
            Plans.Change("c3"),
        ];
        var outcome = await _world.Start().CallAsync();
        Assert.Equal(OutcomeStatus.Succeeded, outcome.Status);
        Assert.Equal(["c1+c2", "c3"], _world.Vendor.Received);
    }

    [Fact]
    public async Task A_refusal_after_a_success_is_partial_and_ends_it()
    {
        _world.Tool.Changes = [Plans.Change("c1"), Plans.Change("c2"), Plans.Change("c3")];
        _world.Vendor.Takes("c2", Taking.Refused);
        var process = _world.Start();
        var outcome = await process.CallAsync();
        Assert.Equal((OutcomeStatus.Partial, ErrorCode.UpstreamRejected), (outcome.Status, outcome.Error!.Code));
        Assert.Equal(["c1", "c2"], _world.Vendor.Received);
        var changes = await process.Operations.ChangesAsync(outcome.OperationId!, default);
        Assert.Equal([ChangeState.Done, ChangeState.Failed, ChangeState.Planned], changes.Select(change => change.State));
    }

    [Fact]
    public async Task A_refusal_of_the_first_change_is_a_failure_and_the_key_is_free()
    {
        _world.Vendor.Takes("c1", Taking.Refused);
        var process = _world.Start();
        Assert.Equal(OutcomeStatus.Failed, (await process.CallAsync()).Status);
        Assert.Equal(OutcomeStatus.Succeeded, (await process.CallAsync()).Status);
    }

    [Fact]
    public async Task What_took_effect_without_an_answer_is_adopted_and_not_sent_again()
    {
        _world.Tool.Changes = [Plans.Change("c1"), Plans.Change("c2")];
        _world.Vendor.Takes("c1", Taking.AnswerLost);
        var process = _world.Start();
        var outcome = await process.CallAsync();
        Assert.Equal((OutcomeStatus.Unknown, ErrorCode.OutcomeUnknown), (outcome.Status, outcome.Error!.Code));
        Assert.Equal(0, await process.SweepAfterAsync(TimeSpan.Zero));
        Assert.Equal(1, await process.SweepAfterAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(OperationState.Succeeded, (await process.StoredAsync(outcome.OperationId)).State);
        Assert.Equal(["c1", "c2"], _world.Vendor.Received);
        Assert.True((await process.Operations.ChangesAsync(outcome.OperationId!, default))[0].Outcome!.Adopted);
    }

    [Fact]
    public async Task What_cannot_be_found_is_sent_again_once_and_only_after_the_settle_window()
    {
        _world.Vendor.Takes("c1", Taking.RequestLost);
        var process = _world.Start();
        var outcome = await process.CallAsync();
        Assert.Equal(OutcomeStatus.Unknown, outcome.Status);
        for (var waited = 0; waited < 110; waited += 10)
        {
            await process.SweepAfterAsync(TimeSpan.FromSeconds(10));
            Assert.Empty(_world.Vendor.Received);
            Assert.Equal(OperationState.Unknown, (await process.StoredAsync(outcome.OperationId)).State);
        }

        await process.SweepAfterAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(["c1"], _world.Vendor.Received);
        Assert.Equal(OperationState.Succeeded, (await process.StoredAsync(outcome.OperationId)).State);
        await process.SweepAfterAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(["c1"], _world.Vendor.Received);
    }

    [Fact]
    public async Task Something_else_in_its_place_is_a_conflict_and_nothing_is_sent()
    {
        _world.Vendor.Takes("c1", Taking.RequestLost);
        var process = _world.Start();
        var outcome = await process.CallAsync();
        _world.Vendor.Conflict = "Two contracts carry the operation's id.";
        await process.SweepAfterAsync(TimeSpan.FromSeconds(10));
        var stored = await process.StoredAsync(outcome.OperationId);
        Assert.Equal((OperationState.Failed, ErrorCode.Conflict), (stored.State, stored.Error!.Code));
        Assert.Empty(_world.Vendor.Received);
    }

    [Fact]
    public async Task What_nobody_can_look_up_waits_for_a_person()
    {
        _world.Tool.Changes = [Plans.Change("c1", ChangeClass.Unobservable)];
        _world.Vendor.Takes("c1", Taking.AnswerLost);
        var process = _world.Start();
        var outcome = await process.CallAsync();
        Assert.Equal(OutcomeStatus.Unknown, outcome.Status);
        Assert.Equal(0, await process.SweepAfterAsync(TimeSpan.FromDays(2)));
        Assert.Equal(["c1"], _world.Vendor.Received);
    }

    [Theory]
    [InlineData(ChangeClass.Keyed)]
    [InlineData(ChangeClass.Idempotent)]
    public async Task What_may_be_sent_twice_is_sent_again_without_waiting(ChangeClass kind)
    {
        _world.Tool.Changes = [Plans.Change("c1", kind)];
        _world.Vendor.Takes("c1", Taking.RequestLost);
        var process = _world.Start();
        var outcome = await process.CallAsync();
        await process.SweepAfterAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(OperationState.Succeeded, (await process.StoredAsync(outcome.OperationId)).State);
        Assert.Equal(["c1"], _world.Vendor.Received);
    }

    [Fact]
    public async Task A_call_that_takes_long_is_answered_with_the_id_and_goes_on()
    {
        _world.Vendor.Takes("c1", Taking.TurnHeld);
        var process = _world.Start();
        var call = process.CallAsync();
        await _world.Vendor.Held;
        await UntilArmedAsync(process, 2);
        process.Time.Advance(TimeSpan.FromSeconds(25));
        var outcome = await call;
        Assert.Equal((OutcomeStatus.InProgress, ErrorCode.InProgress), (outcome.Status, outcome.Error!.Code));
        Assert.Equal(OperationState.Executing, (await process.StoredAsync(outcome.OperationId)).State);
        _world.Vendor.Release();
        while ((await process.StoredAsync(outcome.OperationId)).State == OperationState.Executing)
        {
            await Task.Yield();
        }

        Assert.Equal(OperationState.Succeeded, (await process.StoredAsync(outcome.OperationId)).State);
        Assert.Equal(["c1"], _world.Vendor.Received);
    }

    [Fact]
    public async Task A_client_that_goes_away_before_the_first_attempt_leaves_nothing()
    {
        _world.Vendor.Takes("c1", Taking.TurnHeld);
        var process = _world.Start();
        using var gone = new CancellationTokenSource();
        var call = process.CallAsync(cancellationToken: gone.Token);
        await _world.Vendor.Held;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        _world.Vendor.Release();
        await process.Lifetime.StopAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Empty(_world.Vendor.Received);
        Assert.Empty(await process.Operations.ListAsync(10, default));
    }

    [Fact]
    public async Task A_client_that_goes_away_after_the_first_attempt_stops_nothing()
    {
        _world.Tool.Changes = [Plans.Change("c1"), Plans.Change("c2")];
        _world.Vendor.Takes("c1", Taking.AnswerHeld);
        var process = _world.Start();
        using var gone = new CancellationTokenSource();
        var call = process.CallAsync(requestId: "r1", cancellationToken: gone.Token);
        await _world.Vendor.Held;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        _world.Vendor.Release();
        var operation = Assert.Single(await process.Operations.ListAsync(10, default));
        while ((await process.StoredAsync(operation.Id)).State == OperationState.Executing)
        {
            await Task.Yield();
        }

        var again = await process.CallAsync(requestId: "r1", cancellationToken: CancellationToken.None);
        Assert.Equal((OutcomeStatus.Succeeded, operation.Id), (again.Status, again.OperationId));
        Assert.Equal(["c1", "c2"], _world.Vendor.Received);
    }

    private static async Task UntilArmedAsync(GovernedProcess process, int timers)
    {
        while (process.Time.ArmedTimers < timers)
        {
            await Task.Yield();
        }
    }
}
