using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Storage;

/// <summary>How entries are written: whole, in order, by several processes.</summary>
public abstract class JournalContractTests : StoreContractTests
{
    [Fact]
    public async Task A_key_is_held_by_one_live_operation_and_free_again_when_it_ends()
    {
        var process = Start();
        var first = Plans.Operation("k");
        var second = Plans.Operation("k");
        await Commit(process, new ClaimOperation(first));
        var conflict = await Conflict(process, JournalConflict.ClaimHeld, new ClaimOperation(second));
        Assert.Equal(first.Id, conflict.Detail);
        await Commit(process, Move(first, OperationState.Executing, OperationState.Succeeded));
        await Commit(process, new ClaimOperation(second));
        Assert.Equal(second.Id, (await process.Operations.FindLiveAsync("k", default))!.Id);
    }

    [Fact]
    public async Task A_claim_raced_by_twenty_tasks_of_three_processes_is_won_once()
    {
        Process[] processes = [Start(), Start(), Start()];
        var won = 0;
        var holders = new ConcurrentBag<string?>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    Task.Run(async () =>
                    {
                        try
                        {
                            await Commit(processes[i % 3], new ClaimOperation(Plans.Operation("k")));
                            Interlocked.Increment(ref won);
                        }
                        catch (JournalConflictException conflict) when (conflict.Conflict == JournalConflict.ClaimHeld)
                        {
                            holders.Add(conflict.Detail);
                        }
                    })
                )
        );
        Assert.Equal(1, won);
        var holder = await processes[0].Operations.FindLiveAsync("k", default);
        Assert.Equal(19, holders.Count);
        Assert.All(holders, detail => Assert.Equal(holder!.Id, detail));
    }

    [Fact]
    public async Task An_entry_is_written_whole_or_not_at_all()
    {
        var process = Start();
        var held = Plans.Operation("held");
        await Commit(process, new ClaimOperation(held));
        var other = Plans.Operation("free");
        var before = (await process.Log.HeadAsync(default)).Size;
        await Assert.ThrowsAsync<JournalConflictException>(() =>
            process.Journal.CommitAsync(
                new JournalEntry([new ClaimOperation(other), new ClaimOperation(Plans.Operation("held"))], [Plans.Event("never")]),
                default
            )
        );
        Assert.Null(await process.Operations.FindAsync(other.Id, default));
        Assert.Equal(before, (await process.Log.HeadAsync(default)).Size);
    }

    [Fact]
    public async Task A_conflict_fails_its_own_caller_only()
    {
        var process = Start();
        await Commit(process, new ClaimOperation(Plans.Operation("held")));
        var entries = Enumerable
            .Range(0, 30)
            .Select(i =>
                process.Journal.CommitAsync(
                    new JournalEntry([new ClaimOperation(Plans.Operation(i % 3 == 0 ? "held" : $"k{i}"))], [Plans.Event($"e{i}")]),
                    default
                )
            )
            .ToArray();
        for (var i = 0; i < entries.Length; i++)
        {
            if (i % 3 == 0)
            {
                await Assert.ThrowsAsync<JournalConflictException>(() => entries[i]);
            }
            else
            {
                await entries[i];
            }
        }

        await AssertVerifies(process, 20);
    }

    [Fact]
    public async Task A_write_that_no_store_could_make_fails_its_own_caller_and_leaves_nothing()
    {
        var process = Start();
        var operation = Plans.Operation("k");
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            process.Journal.CommitAsync(
                new JournalEntry([new ClaimOperation(operation), new AttemptChanges(operation.Id, 1, ["c9"], Now)], [Plans.Event("never")]),
                default
            )
        );
        Assert.Null(await process.Operations.FindAsync(operation.Id, default));
        await process.Journal.CommitAsync(new JournalEntry([], [Plans.Event("after")]), default);
        await AssertVerifies(process, 1);
    }

    [Fact]
    public async Task An_event_without_canonical_form_fails_its_own_caller()
    {
        var process = Start();
        var broken = Plans.Event("x") with { Data = new JsonObject { ["name"] = JsonValue.Create("\ud800") } };
        await Assert.ThrowsAsync<System.Text.Json.JsonException>(() =>
            process.Journal.CommitAsync(new JournalEntry([], [broken]), default)
        );
        await process.Journal.CommitAsync(new JournalEntry([], [Plans.Event("fine")]), default);
        await AssertVerifies(process, 1);
    }

    [Fact]
    public async Task Three_processes_write_one_log_without_fork_or_gap()
    {
        Process[] processes = [Start(), Start(), Start()];
        await Task.WhenAll(
            processes.SelectMany(
                (process, p) =>
                    Enumerable
                        .Range(0, 8)
                        .Select(t =>
                            Task.Run(async () =>
                            {
                                for (var i = 0; i < 20; i++)
                                {
                                    await process.Journal.CommitAsync(
                                        new JournalEntry([], [Plans.Event($"{p}-{t}-{i}"), Plans.Event($"{p}-{t}-{i}b")]),
                                        default
                                    );
                                }
                            })
                        )
            )
        );
        await AssertVerifies(processes[1], 3 * 8 * 20 * 2);
        Assert.NotEmpty(await processes[0].Log.CheckpointsAsync(default));
        var calls = new List<string?>();
        await foreach (var stored in processes[2].Log.ReadAsync(0, default))
        {
            calls.Add(stored.CallId);
        }

        // The two events of an entry stand side by side, and the entries of one caller in its order.
        Assert.Equal(960, calls.Distinct(StringComparer.Ordinal).Count());
        Assert.All(calls.Chunk(2), pair => Assert.Equal(pair[0] + "b", pair[1]));
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => $"call_1-3-{i}"),
            calls.Where(call => call!.StartsWith("call_1-3-", StringComparison.Ordinal) && !call.EndsWith('b'))
        );
    }

    [Fact]
    public async Task What_was_committed_is_there_after_a_restart()
    {
        var first = Start();
        var operation = Plans.Operation("k");
        await first.Journal.CommitAsync(new JournalEntry([new ClaimOperation(operation)], [Plans.Event("one")]), default);
        await first.DisposeAsync();
        var second = Start();
        Assert.NotNull(await second.Operations.FindAsync(operation.Id, default));
        await second.Journal.CommitAsync(new JournalEntry([], [Plans.Event("two")]), default);
        await AssertVerifies(second, 2);
    }

    [Fact]
    public async Task Disposing_writes_what_is_queued()
    {
        var first = Start();
        var entries = Enumerable
            .Range(0, 200)
            .Select(i => first.Journal.CommitAsync(new JournalEntry([], [Plans.Event($"e{i}")]), default))
            .ToArray();
        await first.DisposeAsync();
        await Task.WhenAll(entries);
        await AssertVerifies(Start(), 200);
    }

    [Fact]
    public async Task An_entry_that_was_cancelled_before_it_was_given_is_not_written()
    {
        var process = Start();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            process.Journal.CommitAsync(new JournalEntry([], [Plans.Event("never")]), cancelled.Token)
        );
        await process.Journal.CommitAsync(new JournalEntry([], [Plans.Event("fine")]), default);
        await AssertVerifies(process, 1);
    }

    [Fact]
    public async Task An_entry_that_was_withdrawn_is_written_or_not_but_never_both()
    {
        var process = Start();
        var written = 0;
        for (var i = 0; i < 50; i++)
        {
            using var cancel = new CancellationTokenSource();
            var entry = process.Journal.CommitAsync(new JournalEntry([], [Plans.Event($"e{i}")]), cancel.Token);
            await cancel.CancelAsync();
            try
            {
                await entry;
                written++;
            }
            catch (OperationCanceledException)
            {
                // Withdrawn in time.
            }
        }

        await process.Journal.CommitAsync(new JournalEntry([], [Plans.Event("last")]), default);
        await AssertVerifies(process, written + 1);
    }
}
