using System.Diagnostics;

namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>Watches what another process holds in memory, every few milliseconds, from its making until it is asked.</summary>
internal sealed class ResidentMemory : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(10);

    private readonly int _process;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _watching;
    private long _most;

    public ResidentMemory(int process)
    {
        _process = process;
        Before = _most = Now;
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>Bytes when the watching began.</summary>
    public long Before { get; }

    /// <summary>Largest number of bytes that was seen.</summary>
    public long Most => Math.Max(Interlocked.Read(ref _most), Now);

    /// <summary>Bytes at this moment.</summary>
    public long Now
    {
        get
        {
            using var process = Process.GetProcessById(_process);
            return process.WorkingSet64;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watching;
        _ending.Dispose();
    }

    private async Task WatchAsync()
    {
        using var ticks = new PeriodicTimer(Every);
        try
        {
            while (await ticks.WaitForNextTickAsync(_ending.Token))
            {
                Interlocked.Exchange(ref _most, Math.Max(Interlocked.Read(ref _most), Now));
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to end.
        }
    }
}
