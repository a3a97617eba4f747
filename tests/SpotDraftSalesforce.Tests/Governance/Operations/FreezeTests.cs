using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Governance.Operations;

/// <summary>The kill switch, thrown in one process and felt in another.</summary>
public sealed class FreezeTests : IAsyncDisposable
{
    private static readonly Caller Operator = Plans.Requester with { Id = "operator", Channel = "cli" };
    private static readonly Caller Approver = Operator with { Roles = ["directors"], Credential = "k2" };
    private readonly GovernedWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_freeze_of_one_process_stops_the_writes_of_another_and_lifting_it_lets_them_go_on()
    {
        GovernedProcess[] processes = [_world.Start(), _world.Start()];
        Assert.Equal(OutcomeStatus.Succeeded, (await processes[1].CallAsync("before")).Status);
        await processes[0].Switch.FreezeAsync(Operator, "Wrong amounts.", default);

        var refused = await processes[1].CallAsync("during");

        Assert.Equal((OutcomeStatus.Failed, ErrorCode.Frozen), (refused.Status, refused.Error!.Code));
        Assert.Equal("operator froze all writes at 2026-01-15T09:00:00.0000000Z: Wrong amounts.", refused.Error.Cause);
        Assert.Contains("freeze off", refused.Error.Cure, StringComparison.Ordinal);
        Assert.Single(_world.Vendor.Received);
        Assert.Equal(OutcomeStatus.Planned, (await processes[1].CallAsync("during", dryRun: true)).Status);
        Assert.Equal(EventTypes.CallRefused, (await processes[1].EventsAsync())[^2]);

        await processes[0].Switch.LiftAsync(Operator, "Corrected.", default);
        Assert.Equal(OutcomeStatus.Succeeded, (await processes[1].CallAsync("during")).Status);
        var events = await processes[0].EventsAsync();
        Assert.Single(events, EventTypes.WritesFrozen);
        Assert.Single(events, EventTypes.WritesResumed);
    }

    [Fact]
    public async Task An_operation_under_way_stops_before_its_next_write_and_goes_on_when_the_freeze_is_lifted()
    {
        _world.Tool.Changes = [Plans.Change("c1"), Plans.Change("c2")];
        _world.Vendor.Takes("c2", Taking.TurnHeld);
        GovernedProcess[] processes = [_world.Start(), _world.Start()];
        var call = processes[0].CallAsync();
        await _world.Vendor.Held;
        await processes[1].Switch.FreezeAsync(Operator, "Stop.", default);
        _world.Vendor.Release();

        var outcome = await call;

        Assert.Equal((OutcomeStatus.InProgress, ErrorCode.Frozen), (outcome.Status, outcome.Error!.Code));
        Assert.Equal(["c1"], _world.Vendor.Received);

        // However long the freeze lasts: it uses up no tries.
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(1, await processes[1].SweepAfterAsync(TimeSpan.FromMinutes(2)));
        }

        Assert.Equal(["c1"], _world.Vendor.Received);
        await processes[1].Switch.LiftAsync(Operator, null, default);
        await processes[1].SweepAfterAsync(TimeSpan.Zero);
        Assert.Equal(OperationState.Succeeded, (await processes[0].StoredAsync(outcome.OperationId)).State);
        Assert.Equal(["c1", "c2"], _world.Vendor.Received);
    }

    [Fact]
    public async Task A_freeze_between_the_gate_and_the_first_write_leaves_nothing_behind()
    {
        _world.Vendor.Takes("c1", Taking.TurnHeld);
        var process = _world.Start();
        var call = process.CallAsync();
        await _world.Vendor.Held;
        await _world.Start().Switch.FreezeAsync(Operator, "Stop.", default);
        _world.Vendor.Release();

        Assert.Equal(ErrorCode.Frozen, (await call).Error!.Code);
        Assert.Empty(_world.Vendor.Received);
        Assert.Empty(await process.Operations.ListAsync(10, default));
    }

    [Fact]
    public async Task An_approved_operation_waits_for_the_end_of_the_freeze()
    {
        _world.Approvals = GovernedWorld.PolicyOf(GovernedWorld.Rule("large", "v1", "directors"));
        var process = _world.Start();
        var asked = await process.CallAsync();
        await process.Switch.FreezeAsync(Operator, "Stop.", default);
        Assert.Null(await process.Desk.DecideAsync(asked.ApprovalId!, Approver, true, null, default));

        await process.SweepAfterAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(OperationState.Approved, (await process.StoredAsync(asked.OperationId)).State);
        Assert.Empty(_world.Vendor.Received);

        // It has been put off again and again, and goes on as soon as the freeze ends all the same.
        for (var i = 0; i < 8; i++)
        {
            await process.SweepAfterAsync(TimeSpan.FromMinutes(5));
        }

        await process.Switch.LiftAsync(Operator, null, default);
        await process.SweepAfterAsync(TimeSpan.Zero);
        Assert.Equal(OperationState.Succeeded, (await process.StoredAsync(asked.OperationId)).State);
    }

    [Fact]
    public async Task A_second_freeze_keeps_the_first_ones_reason_and_a_machine_may_do_neither()
    {
        var process = _world.Start();
        await process.Switch.FreezeAsync(Operator, "First.", default);
        Assert.Equal("First.", (await process.Switch.FreezeAsync(Operator, "Second.", default)).Reason);
        Assert.Single(await process.EventsAsync(), EventTypes.WritesFrozen);

        var machine = Operator with { Id = "agent", Kind = CallerKind.Agent };
        var refused = await Assert.ThrowsAsync<GovernedException>(() => process.Switch.LiftAsync(machine, null, default));
        Assert.Equal(ErrorCode.Denied, refused.Error.Code);
        Assert.NotNull(await process.Freezes.FindAsync(default));
        await Assert.ThrowsAsync<GovernedException>(() => process.Switch.FreezeAsync(machine, "Mine.", default));
    }
}
