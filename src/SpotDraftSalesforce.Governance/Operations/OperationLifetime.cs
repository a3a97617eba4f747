using System.Collections.Concurrent;

namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>The operations that this process runs: they outlive their callers, and a stopping process lets the requests under way settle.</summary>
public sealed class OperationLifetime : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _running = new();

    public Task<Operation> Track(Func<CancellationToken, Task<Operation>> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var task = Task.Run(() => run(_stopping.Token), CancellationToken.None);
        _running[task] = 0;
        _ = task.ContinueWith(
            ended => _running.TryRemove(ended, out _),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
        return task;
    }

    /// <summary>Starts nothing new of what runs, and waits for what was sent to be settled, at most <paramref name="within"/>.</summary>
    public async Task StopAsync(TimeSpan within, TimeProvider time)
    {
        await _stopping.CancelAsync();
        try
        {
            await Task.WhenAll(_running.Keys).WaitAsync(within, time, CancellationToken.None);
        }
        catch (Exception fault)
            when (fault is TimeoutException or OperationCanceledException or GovernedException or JournalConflictException)
        {
            // What is left has its attempt in the journal: whoever starts next looks it up.
        }
    }

    public void Dispose() => _stopping.Dispose();
}
