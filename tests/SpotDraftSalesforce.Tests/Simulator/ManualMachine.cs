namespace SpotDraftSalesforce.Tests.Simulator;

/// <summary>A machine's clock that stands still until a test moves it; timers run in real time.</summary>
internal sealed class ManualMachine : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 6, 1, 9, 0, 0, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public void Advance(TimeSpan span) => Interlocked.Add(ref _ticks, span.Ticks);
}
