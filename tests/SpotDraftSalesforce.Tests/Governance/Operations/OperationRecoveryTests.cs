using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Governance.Operations;

public sealed class OperationRecoveryTests : IAsyncDisposable
{
    private readonly GovernedWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_process_that_dies_between_attempt_and_outcome_leaves_it_to_another()
    {
        _world.Tool.Changes = [Plans.Change("c1"), Plans.Change("c2")];
        _world.Vendor.Takes("c1", Taking.AnswerHeld);
        var dying = _world.Start();
        var call = dying.CallAsync();
        await _world.Vendor.Held;
        var other = _world.Start(dying.Time.GetUtcNow());
        Assert.Equal(0, await other.SweepAfterAsync(TimeSpan.FromSeconds(29)));
        Assert.Equal(1, await other.SweepAfterAsync(TimeSpan.FromSeconds(2)));
        var operation = Assert.Single(await other.Operations.ListAsync(10, default));
        Assert.Equal(OperationState.Succeeded, operation.State);
        Assert.Equal(["c1", "c2"], _world.Vendor.Received);

        var taken = Assert.Single(await other.Log.SearchAsync(new AuditQuery(Type: EventTypes.OperationTaken), default));
        var dead = Assert.Single(await other.Log.SearchAsync(new AuditQuery(Type: EventTypes.OperationClaimed), default));
        Assert.Equal((operation.Id, true), (taken.OperationId, taken.Seq > dead.Seq));
        var told = (await new AuditStories(other.Log).TellAsync(operation.Id, default))!.Steps.Single(step => step.Seq == taken.Seq).Text;
        Assert.Matches("^[^ ]+ takes it up from [^ ]+, whose lease ran out at 2026-01-15T09:00:30", told);

        // The first one was not dead after all: what it says now changes nothing, and it sends nothing more.
        _world.Vendor.Release();
        await call;
        Assert.Equal(["c1", "c2"], _world.Vendor.Received);
        Assert.Equal(GovernanceJson.ToText(operation), GovernanceJson.ToText(await other.StoredAsync(operation.Id)));
    }

    [Fact]
    public async Task A_process_that_lost_the_operation_may_not_attempt_anything()
    {
        _world.Tool.Changes = [Plans.Change("c1"), Plans.Change("c2")];
        _world.Vendor.Takes("c2", Taking.TurnHeld);
        var slow = _world.Start();
        var call = slow.CallAsync();
        await _world.Vendor.Held;
        var other = _world.Start(slow.Time.GetUtcNow());
        Assert.Equal(1, await other.SweepAfterAsync(TimeSpan.FromSeconds(31)));
        _world.Vendor.Release();
        var outcome = await call;
        // It hears how the operation stands now, not that it lost it.
        Assert.Equal(OutcomeStatus.Succeeded, outcome.Status);
        Assert.Equal(["c1", "c2"], _world.Vendor.Received);
        Assert.Equal(OperationState.Succeeded, (await other.StoredAsync(outcome.OperationId)).State);
    }

    [Fact]
    public async Task A_lease_is_renewed_while_the_process_lives()
    {
        _world.Vendor.Takes("c1", Taking.AnswerHeld);
        var process = _world.Start();
        var call = process.CallAsync();
        await _world.Vendor.Held;
        process.Time.Advance(TimeSpan.FromSeconds(20));
        var operation = Assert.Single(await process.Operations.ListAsync(10, default));
        while ((await process.StoredAsync(operation.Id)).LeaseUntil != Plans.Morning + TimeSpan.FromSeconds(50))
        {
            await Task.Yield();
        }

        Assert.Equal(0, await _world.Start(Plans.Morning).SweepAfterAsync(TimeSpan.FromSeconds(45)));
        _world.Vendor.Release();
        Assert.Equal(OutcomeStatus.Succeeded, (await call).Status);
    }

    [Fact]
    public async Task A_recovery_that_cannot_look_stays_in_doubt_and_looks_again()
    {
        _world.Vendor.Takes("c1", Taking.AnswerHeld);
        var dying = _world.Start();
        _ = dying.CallAsync();
        await _world.Vendor.Held;
        _world.Vendor.Blind = true;
        var other = _world.Start();
        Assert.Equal(1, await other.SweepAfterAsync(TimeSpan.FromSeconds(31)));
        var operation = Assert.Single(await other.Operations.ListAsync(10, default));
        Assert.Equal((OperationState.Unknown, 1, null), (operation.State, operation.Tries, operation.Owner));
        Assert.NotNull(operation.NextLook);
        _world.Vendor.Blind = false;
        Assert.Equal(1, await other.SweepAfterAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(OperationState.Succeeded, (await other.StoredAsync(operation.Id)).State);
        Assert.Equal(["c1"], _world.Vendor.Received);
    }

    [Fact]
    public async Task A_vendor_that_cannot_be_reached_midway_is_tried_again_and_given_up_in_the_end()
    {
        _world.Tool.Changes = [Plans.Change("c1"), Plans.Change("c2", ChangeClass.Keyed)];
        _world.Vendor.Takes("c2", Taking.Unreachable, Taking.Unreachable);
        var process = _world.Start();
        var outcome = await process.CallAsync();
        Assert.Equal((OutcomeStatus.InProgress, ErrorCode.UpstreamUnavailable), (outcome.Status, outcome.Error!.Code));
        for (var i = 0; i < 3; i++)
        {
            await process.SweepAfterAsync(TimeSpan.FromMinutes(2));
        }

        Assert.Equal(OperationState.Succeeded, (await process.StoredAsync(outcome.OperationId)).State);
        Assert.Equal(["c1", "c2"], _world.Vendor.Received);
    }

    [Fact]
    public async Task A_vendor_that_cannot_be_reached_at_first_leaves_nothing_to_recover()
    {
        _world.Tool.Fault = FakeVendor.Down();
        var process = _world.Start();
        var outcome = await process.CallAsync();
        Assert.Equal((OutcomeStatus.Failed, ErrorCode.UpstreamUnavailable), (outcome.Status, outcome.Error!.Code));
        Assert.Empty(await process.Operations.ListAsync(10, default));
        Assert.Equal([EventTypes.CallRefused], await process.EventsAsync());
    }

    [Fact]
    public async Task A_recovery_under_stricter_access_settles_what_was_sent_and_sends_nothing_more()
    {
        _world.Tool.Changes = [Plans.Change("c1"), Plans.Change("c2")];
        _world.Vendor.Takes("c1", Taking.AnswerLost);
        var process = _world.Start();
        var outcome = await process.CallAsync();
        _world.Tool.Revoked = true;
        await process.SweepAfterAsync(TimeSpan.FromSeconds(10));
        var stored = await process.StoredAsync(outcome.OperationId);
        Assert.Equal((OperationState.Partial, ErrorCode.Denied), (stored.State, stored.Error!.Code));
        Assert.Equal(["c1"], _world.Vendor.Received);
    }

    [Fact]
    public async Task A_process_that_stops_lets_its_request_settle_and_hands_the_rest_over_at_once()
    {
        _world.Tool.Changes = [Plans.Change("c1"), Plans.Change("c2")];
        _world.Vendor.Takes("c1", Taking.AnswerHeld);
        var stopping = _world.Start();
        var call = stopping.CallAsync();
        await _world.Vendor.Held;
        var stopped = stopping.Lifetime.StopAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        _world.Vendor.Release();
        await stopped;
        var outcome = await call;
        Assert.Equal(OutcomeStatus.InProgress, outcome.Status);
        var left = await stopping.StoredAsync(outcome.OperationId);
        Assert.Equal((OperationState.Executing, null, null), (left.State, left.Owner, left.LeaseUntil));
        Assert.Equal(["c1"], _world.Vendor.Received);
        Assert.Equal(1, await _world.Start().SweepAfterAsync(TimeSpan.Zero));
        Assert.Equal(["c1", "c2"], _world.Vendor.Received);
        Assert.Equal(OperationState.Succeeded, (await stopping.StoredAsync(outcome.OperationId)).State);
    }

    [Fact]
    public async Task The_story_tells_who_asked_what_was_sent_and_how_it_ended()
    {
        _world.Tool.Changes =
        [
            Plans.Change("c1") with
            {
                Fields =
                [
                    new FieldChange
                    {
                        Field = "signer_email",
                        Before = "old@example.test",
                        After = "new@example.test",
                        Sensitive = true,
                    },
                ],
            },
        ];
        _world.Vendor.Takes("c1", Taking.AnswerLost);
        var process = _world.Start();
        var outcome = await process.CallAsync();
        await process.SweepAfterAsync(TimeSpan.FromSeconds(10));
        var stories = new AuditStories(process.Log);
        var story = await stories.TellAsync(outcome.OperationId!, default);
        Assert.Equal(("sales-one", "create_contract", "succeeded"), (story!.Caller!.Id, story.Tool, story.State));
        var change = Assert.Single(story.Changes);
        Assert.Equal("old@example.test", change.Change.Fields[0].Before!.ToString());
        Assert.Equal("POST", Assert.Single(change.Attempts).Method);
        Assert.Equal((ChangeState.Done, true), (change.Outcome!.State, change.Outcome.Adopted));
        Assert.Equal(EventTypes.CallReceived, story.Steps[0].Type);
        Assert.All(story.Steps, step => Assert.NotEqual(step.Type, step.Text));
        Assert.Equal(story.Steps.Count, (await stories.TellAsync(story.Calls[0], default))!.Steps.Count);
        _world.Folder.Tamper("DELETE FROM audit_values WHERE path LIKE '%/before'");
        var erased = await stories.TellAsync(outcome.OperationId!, default);
        Assert.True(erased!.Changes[0].Change.Fields[0].Before!["erased"]!.GetValue<bool>());
        Assert.Equal("new@example.test", erased.Changes[0].Change.Fields[0].After!.ToString());
        Assert.Null(await stories.TellAsync("op_nothing", default));
    }
}
