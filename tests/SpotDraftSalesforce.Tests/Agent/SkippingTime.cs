using System.Collections.Concurrent;

namespace SpotDraftSalesforce.Tests.Agent;

/// <summary>A clock that jumps to the end of every wait at once, and remembers the waits.</summary>
internal sealed class SkippingTime : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();
    private long _ticks;

    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    /// <summary>Called in place of the first wait that is as long; the wait never ends then.</summary>
    public (TimeSpan Wait, Action Instead)? Hold { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero).AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            return new NoTimer();
        }

        _waits.Enqueue(dueTime);
        if (Hold is { } hold && hold.Wait == dueTime)
        {
            hold.Instead();
            return new NoTimer();
        }

        Interlocked.Add(ref _ticks, dueTime.Ticks);
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new NoTimer();
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
