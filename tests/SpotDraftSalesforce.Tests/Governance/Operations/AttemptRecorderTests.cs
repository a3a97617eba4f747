using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Governance.Operations;

public sealed class AttemptRecorderTests
{
    private static readonly AttemptedRequest Request = new("spotdraft", "POST", "/v2/contracts/");

    [Fact]
    public async Task An_attempt_that_is_tried_again_after_storage_failed_still_brings_its_claim()
    {
        var journal = new FailingOnce();
        var recorder = new AttemptRecorder(journal, new FakeTimeProvider());
        var operation = Plans.Operation("k");
        var pending = new PendingCommit();
        pending.Add(new ClaimOperation(operation));
        using var run = recorder.Begin(operation.Id, pending, CancellationToken.None, CancellationToken.None);
        var effect = new Effect(operation.Id, 1, ["c1"], operation.CallId);
        await Assert.ThrowsAsync<GovernedException>(() => recorder.RecordAsync(effect, Request, null, default));
        Assert.False(run.Committed);
        await recorder.RecordAsync(effect, Request, null, default);
        Assert.True(run.Committed);
        Assert.Equal([typeof(ClaimOperation), typeof(AttemptChanges)], journal.Written.Select(write => write.GetType()));
    }

    [Fact]
    public async Task Nothing_is_attempted_once_the_process_stops()
    {
        var journal = new FailingOnce();
        var recorder = new AttemptRecorder(journal, new FakeTimeProvider());
        using var stopping = new CancellationTokenSource();
        using var run = recorder.Begin("op_1", new PendingCommit(), CancellationToken.None, stopping.Token);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            recorder.RecordAsync(new Effect("op_1", 1, ["c1"], "call_1"), Request, null, default)
        );
        Assert.Empty(journal.Written);
    }

    [Fact]
    public async Task An_operation_that_is_not_run_here_cannot_be_attempted_from_here() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            new AttemptRecorder(new FailingOnce(), new FakeTimeProvider()).RecordAsync(
                new Effect("op_1", 1, ["c1"], "call_1"),
                Request,
                null,
                default
            )
        );

    [Fact]
    public async Task A_condition_that_does_not_hold_is_passed_on_as_the_journals_conflict()
    {
        var recorder = new AttemptRecorder(new Conflicting(JournalConflict.FenceLost), new FakeTimeProvider());
        using var run = recorder.Begin("op_1", new PendingCommit(), CancellationToken.None, CancellationToken.None);

        var conflict = await Assert.ThrowsAsync<JournalConflictException>(() =>
            recorder.RecordAsync(new Effect("op_1", 1, ["c1"], "call_1"), Request, null, default)
        );

        Assert.Equal(JournalConflict.FenceLost, conflict.Conflict);
    }

    [Fact]
    public async Task A_freeze_is_told_as_what_it_is()
    {
        var recorder = new AttemptRecorder(new Conflicting(JournalConflict.Frozen), new FakeTimeProvider());
        using var run = recorder.Begin("op_1", new PendingCommit(), CancellationToken.None, CancellationToken.None);

        var refused = await Assert.ThrowsAsync<GovernedException>(() =>
            recorder.RecordAsync(new Effect("op_1", 1, ["c1"], "call_1"), Request, null, default)
        );

        Assert.Equal((ErrorCode.Frozen, "why"), (refused.Error.Code, refused.Error.Cause));
    }

    private sealed class Conflicting(JournalConflict conflict) : IJournal
    {
        public Task CommitAsync(JournalEntry entry, CancellationToken cancellationToken) =>
            throw new JournalConflictException(conflict, "why");
    }

    private sealed class FailingOnce : IJournal
    {
        private bool _failed;

        public List<JournalWrite> Written { get; } = [];

        public Task CommitAsync(JournalEntry entry, CancellationToken cancellationToken)
        {
            if (!_failed)
            {
                _failed = true;
                throw new GovernedException(new Error { Code = ErrorCode.EvidenceUnavailable, Message = "The disk is full." });
            }

            Written.AddRange(entry.Writes);
            return Task.CompletedTask;
        }
    }
}
