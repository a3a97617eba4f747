using System.Collections.Concurrent;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Freezes;

namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>
/// Writes each attempt before it is sent, and with the first one of a run everything that was waiting for it: the claim, the plan, the use of an
/// approval, the reservation of a budget.
/// </summary>
public sealed class AttemptRecorder(IJournal journal, TimeProvider time) : IAttemptRecorder
{
    private readonly ConcurrentDictionary<string, Run> _runs = new(StringComparer.Ordinal);

    public async Task RecordAsync(Effect effect, AttemptedRequest request, string? bodySha256, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(effect);
        ArgumentNullException.ThrowIfNull(request);
        if (!_runs.TryGetValue(effect.OperationId, out var run))
        {
            throw new InvalidOperationException(
                $"{effect.OperationId} is not run by this process: its changes cannot be attempted from here."
            );
        }

        run.Stopping.ThrowIfCancellationRequested();
        if (!run.Committed)
        {
            run.Abandon.ThrowIfCancellationRequested();
        }

        var now = time.GetUtcNow();
        try
        {
            await run.CommitAsync(
                journal,
                new JournalEntry(
                    [new AttemptChanges(effect.OperationId, effect.Fence, effect.ChangeIds, now)],
                    [OperationEvents.Attempted(effect, request, bodySha256, now)]
                )
            );
        }
        catch (JournalConflictException conflict) when (conflict.Conflict == JournalConflict.Frozen)
        {
            // Decided in the transaction that would have made the attempt durable: a freeze that holds lets nothing more out of any process.
            throw new GovernedException(FreezeErrors.Frozen(conflict.Detail, run.Committed ? effect.OperationId : null), conflict);
        }
    }

    /// <summary>
    /// Registers a run; until its first commit, <paramref name="abandon"/> stops it without a trace. Once <paramref name="stopping"/> is set nothing
    /// new is attempted; a request that was sent already is left to settle.
    /// </summary>
    internal Run Begin(string operationId, PendingCommit pending, CancellationToken abandon, CancellationToken stopping)
    {
        var run = new Run(pending, abandon, stopping);
        return _runs.TryAdd(operationId, run) ? run : throw new InvalidOperationException($"{operationId} is run twice in one process.");
    }

    internal bool IsRunning(string operationId) => _runs.ContainsKey(operationId);

    internal void End(string operationId) => _runs.TryRemove(operationId, out _);

    /// <summary>
    /// Writes what is pending now, because the caller is answered before the first attempt was made; false when the run has ended meanwhile, so that
    /// there is an outcome to tell instead.
    /// </summary>
    internal async Task<bool> FlushAsync(string operationId)
    {
        if (!_runs.TryGetValue(operationId, out var run))
        {
            return false;
        }

        try
        {
            if (!run.Committed)
            {
                await run.CommitAsync(journal, new JournalEntry([], []));
            }

            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    internal sealed class Run(PendingCommit pending, CancellationToken abandon, CancellationToken stopping) : IDisposable
    {
        private readonly SemaphoreSlim _turn = new(1, 1);

        // Nothing pending: the operation was stored by an earlier run, and this one only goes on with it.
        private volatile bool _committed = pending.IsEmpty;

        /// <summary>Commits what is pending and then <paramref name="entry"/>, as one: a claim never comes after its attempt.</summary>
        public async Task CommitAsync(IJournal journal, JournalEntry entry)
        {
            await _turn.WaitAsync(CancellationToken.None);
            try
            {
                var waiting = pending.Take();
                try
                {
                    if (waiting.Writes.Count + waiting.Events.Count + entry.Writes.Count + entry.Events.Count > 0)
                    {
                        await journal.CommitAsync(
                            new JournalEntry([.. waiting.Writes, .. entry.Writes], [.. waiting.Events, .. entry.Events]),
                            CancellationToken.None
                        );
                    }
                }
                catch
                {
                    // A request that is tried again, or an answer that is given early, must not go without its claim.
                    pending.PutBack(waiting);
                    throw;
                }

                _committed = true;
            }
            finally
            {
                _turn.Release();
            }
        }

        public void Dispose() => _turn.Dispose();

        public CancellationToken Abandon { get; } = abandon;

        public CancellationToken Stopping { get; } = stopping;

        /// <summary>True once the operation is durable.</summary>
        public bool Committed => _committed;
    }
}
