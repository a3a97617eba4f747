using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Storage;

/// <summary>Operations, their changes and their leases.</summary>
public abstract class OperationContractTests : StoreContractTests
{
    [Fact]
    public async Task An_operation_reads_back_as_it_was_claimed()
    {
        var process = Start();
        var operation = Plans.Operation("k") with
        {
            Reason = "because",
            NextLook = Now + TimeSpan.FromMinutes(1),
            Tries = 2,
            Plan = Plans.Plan("k", Plans.Change("c1"), Plans.Change("c2", ChangeClass.Keyed, "salesforce:main", "g")) with
            {
                Facts = new JsonObject
                {
                    ["amount"] = new JsonObject { ["amount"] = "48000.5", ["currency"] = "USD" },
                },
                Questions = [new Question("value_differs", "Which value?")],
                Links =
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
                ],
            },
        };
        await Commit(process, new ClaimOperation(operation));
        var stored = await process.Operations.FindAsync(operation.Id, default);
        Assert.Equal(GovernanceJson.ToText(operation), GovernanceJson.ToText(stored));
        Assert.Equal(operation.Id, (await process.Operations.FindLiveAsync("k", default))!.Id);
        var changes = await process.Operations.ChangesAsync(operation.Id, default);
        Assert.Equal(["c1", "c2"], changes.Select(change => change.Change.Id));
        Assert.All(changes, change => Assert.Equal((ChangeState.Planned, 0, null), (change.State, change.Attempts, change.Outcome)));
    }

    [Fact]
    public async Task A_move_needs_the_fence_and_one_of_the_states_and_gives_the_lease_up_at_the_end()
    {
        var process = Start();
        var operation = Plans.Operation("k");
        await Commit(process, new ClaimOperation(operation));
        await Conflict(
            process,
            JournalConflict.FenceLost,
            Move(operation with { Fence = 2 }, OperationState.Executing, OperationState.Failed)
        );
        await Conflict(process, JournalConflict.FenceLost, Move(operation, OperationState.Approved, OperationState.Failed));
        await Commit(process, Move(operation, OperationState.Executing, OperationState.Executing) with { Tries = 3, NextLook = Now });
        var kept = await process.Operations.FindAsync(operation.Id, default);
        Assert.Equal(("in_test", 3, Now), (kept!.Owner, kept.Tries, kept.NextLook));
        var error = new Error { Code = ErrorCode.Conflict, Message = "No." };
        await Commit(
            process,
            Move(operation, OperationState.Executing, OperationState.Failed) with
            {
                Error = error,
                Answer = new JsonObject { ["a"] = 1 },
            }
        );
        var ended = await process.Operations.FindAsync(operation.Id, default);
        Assert.Equal((OperationState.Failed, null, null, 3), (ended!.State, ended.Owner, ended.LeaseUntil, ended.Tries));
        Assert.Equal(error, ended.Error);
        Assert.Equal(1, ended.Answer!["a"]!.GetValue<int>());
        await Conflict(process, JournalConflict.FenceLost, Move(operation, OperationState.Executing, OperationState.Succeeded));
    }

    [Fact]
    public async Task An_operation_is_taken_over_only_after_its_lease_and_only_once()
    {
        Process[] processes = [Start(), Start()];
        var operation = Plans.Operation("k");
        await Commit(processes[0], new ClaimOperation(operation));
        var early = new TakeOperation(operation.Id, 1, "in_other", Now + TimeSpan.FromSeconds(40), Now + TimeSpan.FromSeconds(10));
        await Conflict(processes[1], JournalConflict.FenceLost, early);
        var late = early with { Now = Now + TimeSpan.FromSeconds(31), LeaseUntil = Now + TimeSpan.FromSeconds(61) };
        await Commit(processes[1], late);
        await Conflict(processes[0], JournalConflict.FenceLost, late);
        var taken = await processes[0].Operations.FindAsync(operation.Id, default);
        Assert.Equal((2L, "in_other", OperationState.Executing), (taken!.Fence, taken.Owner, taken.State));
        await Conflict(processes[0], JournalConflict.FenceLost, new AttemptChanges(operation.Id, 1, ["c1"], Now));
        await Commit(processes[1], new AttemptChanges(operation.Id, 2, ["c1"], Now));
    }

    [Theory]
    [InlineData(OperationState.Approved, OperationState.Approved)]
    [InlineData(OperationState.Unknown, OperationState.Executing)]
    public async Task Taking_up_what_nobody_runs_keeps_an_approval_and_goes_on_with_a_doubt(OperationState from, OperationState to)
    {
        var process = Start();
        var operation = Plans.Operation("k", from);
        await Commit(process, new ClaimOperation(operation));
        await Commit(process, new TakeOperation(operation.Id, 1, "in_other", Now + TimeSpan.FromSeconds(30), Now));
        Assert.Equal(to, (await process.Operations.FindAsync(operation.Id, default))!.State);
    }

    [Fact]
    public async Task A_lease_is_renewed_under_its_fence_only_and_never_after_its_release()
    {
        var process = Start();
        var operation = Plans.Operation("k");
        await Commit(process, new ClaimOperation(operation));
        var until = Now + TimeSpan.FromMinutes(5);
        Assert.False(await process.Operations.RenewAsync(operation.Id, 2, until, default));
        Assert.True(await process.Operations.RenewAsync(operation.Id, 1, until, default));
        Assert.Equal(until, (await process.Operations.FindAsync(operation.Id, default))!.LeaseUntil);
        await Commit(process, Move(operation, OperationState.Executing, OperationState.Unknown) with { Release = true });
        Assert.False(await process.Operations.RenewAsync(operation.Id, 1, until, default));
    }

    [Fact]
    public async Task Attempts_are_counted_and_outcomes_settle_them()
    {
        var process = Start();
        var operation = Plans.Operation("k") with { Plan = Plans.Plan("k", Plans.Change("c1"), Plans.Change("c2")) };
        await Commit(process, new ClaimOperation(operation));
        await Commit(process, new AttemptChanges(operation.Id, 1, ["c1"], Now));
        await Commit(process, new AttemptChanges(operation.Id, 1, ["c1"], Now + TimeSpan.FromSeconds(1)));
        var outcome = new ChangeOutcome
        {
            ChangeId = "c1",
            State = ChangeState.Done,
            RecordId = "T-1",
            Values = new JsonObject { ["url"] = "u" },
        };
        var attempted = (await process.Operations.ChangesAsync(operation.Id, default))[0];
        Assert.Equal(
            (ChangeState.Attempted, 2, Now + TimeSpan.FromSeconds(1)),
            (attempted.State, attempted.Attempts, attempted.AttemptedAt)
        );
        await Commit(process, new SettleChanges(operation.Id, [outcome], Now));
        await Commit(process, new SettleChanges(operation.Id, [outcome with { State = ChangeState.InDoubt, RecordId = null }], Now));
        var changes = await process.Operations.ChangesAsync(operation.Id, default);
        Assert.Equal([ChangeState.Done, ChangeState.Planned], changes.Select(change => change.State));
        Assert.Equal(("T-1", "u"), (changes[0].Outcome!.RecordId, changes[0].Outcome!.Values!["url"]!.ToString()));
    }

    [Fact]
    public async Task What_is_due_is_what_nobody_runs_and_something_can_be_done_about()
    {
        var process = Start();
        var ago = Now - TimeSpan.FromSeconds(1);
        var ahead = Now + TimeSpan.FromSeconds(1);
        Operation Make(string key, OperationState state, DateTimeOffset? next, DateTimeOffset? lease) =>
            Plans.Operation(key, state) with
            {
                NextLook = next,
                Owner = lease is null ? null : "in_other",
                LeaseUntil = lease,
            };
        Operation[] operations =
        [
            Make("approved", OperationState.Approved, null, null),
            Make("approved past", OperationState.Approved, ago, null),
            Make("approved later", OperationState.Approved, ahead, null),
            Make("approved, run", OperationState.Approved, null, ahead),
            Make("approved, lost", OperationState.Approved, null, ago),
            Make("executing, run", OperationState.Executing, null, ahead),
            Make("executing, lost", OperationState.Executing, null, ago),
            Make("executing, waits", OperationState.Executing, ahead, null),
            Make("executing, again", OperationState.Executing, ago, null),
            Make("unknown, person", OperationState.Unknown, null, null),
            Make("unknown, later", OperationState.Unknown, ahead, null),
            Make("unknown, now", OperationState.Unknown, ago, null),
            Make("waiting", OperationState.AwaitingApproval, null, null) with
            {
                ApprovalId = "ap_a",
            },
            Make("waited", OperationState.AwaitingApproval, null, null) with
            {
                ApprovalId = "ap_b",
            },
            Make("over", OperationState.Succeeded, ago, null),
        ];
        await Commit(process, [.. operations.Select(operation => new ClaimOperation(operation))]);
        await Commit(process, new OpenApproval(ApprovalOf(operations[12], ahead)), new OpenApproval(ApprovalOf(operations[13], Now)));
        var due = await process.Operations.DueAsync(Now, 50, default);
        Assert.Equal(
            ["approved", "approved past", "approved, lost", "executing, again", "executing, lost", "unknown, now", "waited"],
            due.Select(operation => operation.Plan.Key).Order(StringComparer.Ordinal)
        );
        Assert.Equal(2, (await process.Operations.DueAsync(Now, 2, default)).Count);
    }
}
