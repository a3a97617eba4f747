using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>
/// Group commit: callers queue their entries, one writer takes what is there and commits it together, because waiting for the disk is what
/// evidence costs. Every process has its own writer; SQLite's write lock puts them in a row.
/// </summary>
internal sealed class SqliteJournal(SqliteDatabase database, OperationOptions options, TimeProvider time)
    : IJournal,
        IAsyncDisposable,
        IDisposable
{
    private const int MostEntries = 64;
    private const int MostEvents = 512;

    private static readonly TimeSpan LongestGap = TimeSpan.FromMilliseconds(20);

    private readonly Channel<QueuedEntry> _queue = Channel.CreateUnbounded<QueuedEntry>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly JournalInstances _instances = new(options.Instance);
    private readonly Lock _starting = new();
    private SqliteSession? _session;
    private Task? _writer;
    private TimeSpan _gap;
    private long _committedAt;

    public async Task CommitAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        cancellationToken.ThrowIfCancellationRequested();
        if (entry.Writes.Count + entry.Events.Count == 0)
        {
            return;
        }

        // Sealed here and not by the writer: hashing runs beside the disk, and an event that has no canonical form fails its own caller only.
        var queued = new QueuedEntry(entry, [.. entry.Events.Select(SealedEvent.Seal)]);
        lock (_starting)
        {
            _writer ??= Task.Run(WriteAllAsync, CancellationToken.None);
        }

        if (!_queue.Writer.TryWrite(queued))
        {
            throw database.Unavailable(new ObjectDisposedException(nameof(SqliteJournal)));
        }

        await using var withdrawal = cancellationToken.Register(() => queued.Withdraw(cancellationToken));
        await queued.Written;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        Task? writer;
        lock (_starting)
        {
            writer = _writer;
        }

        if (writer is not null)
        {
            await writer;
        }
    }

    [SuppressMessage(
        "Usage",
        "VSTHRD002:Avoid problematic synchronous waits",
        Justification = "The writer needs no context; a container that is disposed synchronously must still drain."
    )]
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task WriteAllAsync()
    {
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await LeaveGapAsync();
            var batch = TakeBatch();
            if (batch.Count > 0)
            {
                await WriteAsync(batch);
            }
        }

        if (_session is not null)
        {
            _instances.SignOff(_session);
            _session.Dispose();
        }
    }

    /// <summary>
    /// SQLite's lock is not fair: whoever commits without a pause starves the others, who only look now and then. So while others write too, the
    /// lock stays free about as long as it was held. By the real clock, because it is about real contention.
    /// </summary>
    private async Task LeaveGapAsync()
    {
        if (_instances.OthersLive)
        {
            var left = _gap - TimeProvider.System.GetElapsedTime(_committedAt);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, TimeProvider.System);
            }
        }
    }

    private List<QueuedEntry> TakeBatch()
    {
        var batch = new List<QueuedEntry>();
        var events = 0;
        while (batch.Count < MostEntries && events < MostEvents && _queue.Reader.TryRead(out var queued))
        {
            if (queued.TryTake())
            {
                batch.Add(queued);
                events += queued.Events.Count;
            }
        }

        return batch;
    }

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "Whatever happens, each caller hears of it and the writer lives on."
    )]
    private async Task WriteAsync(List<QueuedEntry> batch)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            _session ??= await database.OpenWriterAsync(CancellationToken.None);
            var conflicts = JournalBatch.Commit(_session, batch, _instances, time.GetUtcNow());
            _committedAt = TimeProvider.System.GetTimestamp();
            _gap = TimeProvider.System.GetElapsedTime(started, _committedAt);
            _gap = _gap > LongestGap ? LongestGap : _gap;
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Complete(conflicts[i]);
            }
        }
        catch (Exception fault)
        {
            // The connection may be in any state; the next batch begins with a new one.
            _session?.Dispose();
            _session = null;
            var told = fault as GovernedException ?? database.Unavailable(fault);
            batch.ForEach(entry => entry.Complete(told));
        }
    }
}
