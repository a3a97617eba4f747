using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Governance.Operations;

public sealed class ApprovedOperationTests : IAsyncDisposable
{
    private static readonly Caller Approver = new()
    {
        Id = "legal-one",
        Kind = CallerKind.User,
        Roles = ["legal"],
        Credential = "k2",
        Channel = "cli",
    };

    private readonly GovernedWorld _world = new() { Approvals = GovernedWorld.PolicyOf(GovernedWorld.Rule("big", "v1", "legal")) };

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task An_approved_operation_runs_once_by_whichever_process_looks_first()
    {
        GovernedProcess[] processes = [_world.Start(), _world.Start()];
        var asked = await AskAsync(processes[0]);
        Assert.Empty(_world.Vendor.Received);
        Assert.Null(await processes[1].Desk.DecideAsync(asked.ApprovalId!, Approver, true, "fine", default));
        var moved = await Task.WhenAll(processes.Select(process => Task.Run(() => process.Resumer.SweepAsync(default))));
        Assert.Equal(1, moved.Sum());
        Assert.Equal(["c1"], _world.Vendor.Received);
        Assert.Equal(OperationState.Succeeded, (await processes[0].StoredAsync(asked.OperationId)).State);
        var approval = await processes[0].Approvals.FindAsync(asked.ApprovalId!, default);
        Assert.Equal((ApprovalState.Used, "legal-one"), (approval!.State, approval.Decision!.Person));
        Assert.Equal(0, await processes[0].SweepAfterAsync(TimeSpan.FromDays(5)));
        Assert.Equal(["c1"], _world.Vendor.Received);
        var story = await new AuditStories(processes[0].Log).TellAsync(asked.OperationId!, default);
        Assert.Equal("legal-one", Assert.Single(Assert.Single(story!.Approvals).Decisions).Approver.Id);
        Assert.Null((await new AuditVerifier(processes[0].Log).VerifyAsync(null, default)).Problem);
    }

    [Fact]
    public async Task An_approval_survives_a_restart()
    {
        var first = _world.Start();
        var asked = await AskAsync(first);
        await first.DisposeAsync();
        var second = _world.Start();
        await second.Desk.DecideAsync(asked.ApprovalId!, Approver, true, null, default);
        await second.Resumer.SweepAsync(default);
        Assert.Equal(OperationState.Succeeded, (await second.StoredAsync(asked.OperationId)).State);
    }

    [Fact]
    public async Task Whoever_asked_or_stands_behind_it_decides_nothing_with_no_key()
    {
        var process = _world.Start();
        var requester = Plans.Requester with { Roles = ["sales", "legal"] };
        var asked = await AskAsync(process, requester);
        await AssertRefusedAsync(process, asked, requester);
        await AssertRefusedAsync(process, asked, requester with { Credential = "k9" });
        await AssertRefusedAsync(process, asked, Approver with { OnBehalfOf = requester.Id });
        Assert.Equal(3, (await process.EventsAsync()).Count(type => type == EventTypes.ApprovalRefused));
    }

    [Fact]
    public async Task The_sponsor_of_an_agent_does_not_decide_for_it()
    {
        var process = _world.Start();
        var asked = await AskAsync(process, Plans.Requester with { Id = "renewals", Kind = CallerKind.Agent, Sponsor = "legal-one" });
        await AssertRefusedAsync(process, asked, Approver);
        Assert.Null(await process.Desk.DecideAsync(asked.ApprovalId!, Approver with { Id = "legal-two" }, true, null, default));
    }

    [Fact]
    public async Task Only_a_person_with_a_credential_and_the_role_decides()
    {
        var process = _world.Start();
        var asked = await AskAsync(process);
        await AssertRefusedAsync(process, asked, Approver with { Kind = CallerKind.Agent });
        await AssertRefusedAsync(process, asked, Approver with { Kind = CallerKind.Service });
        await AssertRefusedAsync(process, asked, Approver with { Asserted = true });
        await AssertRefusedAsync(process, asked, Approver with { Credential = null });
        await AssertRefusedAsync(process, asked, Approver with { Roles = ["finance"] });
        Assert.Equal(ErrorCode.NotFound, (await process.Desk.DecideAsync("ap_nothing", Approver, true, null, default))!.Code);
    }

    [Fact]
    public async Task A_decision_is_made_once()
    {
        var process = _world.Start();
        var asked = await AskAsync(process);
        var decisions = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(i =>
                    Task.Run(() =>
                        process.Desk.DecideAsync(asked.ApprovalId!, Approver with { Id = $"legal-{i}" }, i % 2 == 0, null, default)
                    )
                )
        );
        Assert.Single(decisions, refusal => refusal is null);
        Assert.All(decisions.OfType<Error>(), refusal => Assert.Equal(ErrorCode.Conflict, refusal.Code));
    }

    [Fact]
    public async Task A_denied_operation_is_rejected_and_its_key_is_free()
    {
        var process = _world.Start();
        var asked = await AskAsync(process);
        Assert.Null(await process.Desk.DecideAsync(asked.ApprovalId!, Approver, false, "no", default));
        Assert.Equal(OperationState.Rejected, (await process.StoredAsync(asked.OperationId)).State);
        Assert.Equal(0, await process.Resumer.SweepAsync(default));
        Assert.Equal(OutcomeStatus.AwaitingApproval, (await process.CallAsync()).Status);
        Assert.Empty(_world.Vendor.Received);
    }

    [Fact]
    public async Task An_approval_that_nobody_decides_expires()
    {
        var process = _world.Start();
        var asked = await AskAsync(process);
        Assert.Equal(0, await process.SweepAfterAsync(TimeSpan.FromHours(71)));
        process.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(ErrorCode.Denied, (await process.Desk.DecideAsync(asked.ApprovalId!, Approver, true, null, default))!.Code);
        Assert.Equal(1, await process.Resumer.SweepAsync(default));
        Assert.Equal(OperationState.Expired, (await process.StoredAsync(asked.OperationId)).State);
        Assert.Equal(ApprovalState.Expired, (await process.Approvals.FindAsync(asked.ApprovalId!, default))!.State);
        Assert.Empty(_world.Vendor.Received);
    }

    [Fact]
    public async Task Records_that_were_changed_since_are_asked_about_again()
    {
        var process = _world.Start();
        var asked = await AskAsync(process);
        await process.Desk.DecideAsync(asked.ApprovalId!, Approver, true, null, default);
        _world.Tool.Stamp = "moved";
        await process.Resumer.SweepAsync(default);
        await AssertAskedAgainAsync(process, asked);
    }

    [Fact]
    public async Task Rules_that_became_stricter_ask_again()
    {
        var process = _world.Start();
        var asked = await AskAsync(process);
        await process.Desk.DecideAsync(asked.ApprovalId!, Approver, true, null, default);
        _world.Approvals = GovernedWorld.PolicyOf(GovernedWorld.Rule("big", "v1", "legal"), GovernedWorld.Rule("bigger", "v1", "finance"));
        await process.Resumer.SweepAsync(default);
        await AssertAskedAgainAsync(process, asked);
    }

    [Fact]
    public async Task Records_that_were_changed_where_no_rule_asks_any_more_supersede_it()
    {
        var process = _world.Start();
        var asked = await AskAsync(process);
        await process.Desk.DecideAsync(asked.ApprovalId!, Approver, true, null, default);
        _world.Tool.Stamp = "moved";
        _world.Approvals = GovernedWorld.PolicyOf();
        await process.Resumer.SweepAsync(default);
        var stored = await process.StoredAsync(asked.OperationId);
        Assert.Equal((OperationState.Superseded, ErrorCode.Stale), (stored.State, stored.Error!.Code));
        Assert.Equal(ApprovalState.Used, (await process.Approvals.FindAsync(asked.ApprovalId!, default))!.State);
        Assert.Empty(_world.Vendor.Received);
    }

    [Fact]
    public async Task Rules_that_became_milder_let_it_run()
    {
        var process = _world.Start();
        var asked = await AskAsync(process);
        await process.Desk.DecideAsync(asked.ApprovalId!, Approver, true, null, default);
        _world.Approvals = GovernedWorld.PolicyOf();
        await process.Resumer.SweepAsync(default);
        Assert.Equal(OperationState.Succeeded, (await process.StoredAsync(asked.OperationId)).State);
    }

    [Fact]
    public async Task A_caller_who_is_gone_gets_nothing_done()
    {
        var process = _world.Start();
        var asked = await AskAsync(process);
        await process.Desk.DecideAsync(asked.ApprovalId!, Approver, true, null, default);
        _world.Tool.Revoked = true;
        await process.Resumer.SweepAsync(default);
        Assert.Equal(OperationState.Cancelled, (await process.StoredAsync(asked.OperationId)).State);
        Assert.Empty(_world.Vendor.Received);
    }

    [Fact]
    public async Task A_vendor_that_is_down_when_it_is_resumed_puts_it_off()
    {
        var process = _world.Start();
        var asked = await AskAsync(process);
        await process.Desk.DecideAsync(asked.ApprovalId!, Approver, true, null, default);
        _world.Tool.Fault = FakeVendor.Down();
        await process.Resumer.SweepAsync(default);
        var waiting = await process.StoredAsync(asked.OperationId);
        Assert.Equal((OperationState.Approved, 1, null), (waiting.State, waiting.Tries, waiting.Owner));
        _world.Tool.Fault = null;
        Assert.Equal(0, await process.Resumer.SweepAsync(default));
        Assert.Equal(1, await process.SweepAfterAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(OperationState.Succeeded, (await process.StoredAsync(asked.OperationId)).State);
        Assert.Equal(["c1"], _world.Vendor.Received);
    }

    [Fact]
    public async Task One_operation_that_cannot_be_resumed_does_not_hold_up_the_others()
    {
        var process = _world.Start();
        ToolOutcome[] asked = [await AskAsync(process, key: "old"), await AskAsync(process, key: "new")];
        foreach (var outcome in asked)
        {
            await process.Desk.DecideAsync(outcome.ApprovalId!, Approver, true, null, default);
        }

        _world.Tool.Unbindable = "old";
        Assert.Equal(1, await process.Resumer.SweepAsync(default));
        Assert.Equal(OperationState.Approved, (await process.StoredAsync(asked[0].OperationId)).State);
        Assert.Equal(OperationState.Succeeded, (await process.StoredAsync(asked[1].OperationId)).State);
    }

    [Fact]
    public async Task A_process_that_dies_while_resuming_leaves_it_to_another_which_looks_first()
    {
        _world.Vendor.Takes("c1", Taking.AnswerHeld);
        var dying = _world.Start();
        var asked = await AskAsync(dying);
        await dying.Desk.DecideAsync(asked.ApprovalId!, Approver, true, null, default);
        var sweep = dying.Resumer.SweepAsync(default);
        await _world.Vendor.Held;
        var other = _world.Start();
        Assert.Equal(1, await other.SweepAfterAsync(TimeSpan.FromSeconds(31)));
        Assert.Equal(OperationState.Succeeded, (await other.StoredAsync(asked.OperationId)).State);
        _world.Vendor.Release();
        await sweep;
        Assert.Equal(["c1"], _world.Vendor.Received);
    }

    private static async Task<ToolOutcome> AskAsync(GovernedProcess process, Caller? caller = null, string key = "k")
    {
        var asked = await process.CallAsync(key, caller: caller);
        Assert.Equal((OutcomeStatus.AwaitingApproval, ErrorCode.AwaitingApproval), (asked.Status, asked.Error!.Code));
        return asked;
    }

    private async Task AssertRefusedAsync(GovernedProcess process, ToolOutcome asked, Caller approver)
    {
        Assert.Equal(ErrorCode.Denied, (await process.Desk.DecideAsync(asked.ApprovalId!, approver, true, null, default))!.Code);
        Assert.Equal(0, await process.Resumer.SweepAsync(default));
        Assert.Equal(OperationState.AwaitingApproval, (await process.StoredAsync(asked.OperationId)).State);
        Assert.Empty(_world.Vendor.Received);
    }

    private async Task AssertAskedAgainAsync(GovernedProcess process, ToolOutcome asked)
    {
        var old = await process.StoredAsync(asked.OperationId);
        Assert.Equal(OperationState.Superseded, old.State);
        var successor = await process.StoredAsync(old.SupersededBy);
        Assert.Equal(OperationState.AwaitingApproval, successor.State);
        Assert.Equal(ApprovalState.Used, (await process.Approvals.FindAsync(asked.ApprovalId!, default))!.State);
        Assert.Empty(_world.Vendor.Received);
        Assert.Null(
            await process.Desk.DecideAsync(successor.ApprovalId!, Approver with { Roles = ["legal", "finance"] }, true, null, default)
        );
        await process.Resumer.SweepAsync(default);
        Assert.Equal(OperationState.Succeeded, (await process.StoredAsync(successor.Id)).State);
        Assert.Equal(["c1"], _world.Vendor.Received);
    }
}
