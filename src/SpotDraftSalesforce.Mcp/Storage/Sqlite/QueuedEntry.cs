using System.Diagnostics.CodeAnalysis;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>An entry on its way to the disk. Until the writer takes it, its caller may withdraw it; from then on the caller waits.</summary>
internal sealed class QueuedEntry(JournalEntry entry, IReadOnlyList<SealedEvent> events)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Withdrawn = 2;

    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state = Waiting;

    public IReadOnlyList<JournalWrite> Writes => entry.Writes;

    public IReadOnlyList<SealedEvent> Events => events;

    /// <summary>Completes once the entry is durable, or fails with what stood in its way.</summary>
    [SuppressMessage("Usage", "VSTHRD003:Avoid awaiting foreign Tasks", Justification = "There is no context that could be blocked.")]
    public Task Written => _written.Task;

    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    public void Withdraw(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting)
        {
            _written.TrySetCanceled(cancellationToken);
        }
    }

    public void Complete(Exception? fault)
    {
        if (fault is null)
        {
            _written.TrySetResult();
        }
        else
        {
            _written.TrySetException(fault);
        }
    }
}
