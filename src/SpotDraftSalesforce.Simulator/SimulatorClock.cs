namespace SpotDraftSalesforce.Simulator;

/// <summary>
/// The clock of both simulated services: runs at the machine's speed from a start that tests and <c>/_sim/clock</c> may move.
/// Rate limits and transport timeouts do not use it: they count real seconds, or moving the clock would lift a limit.
/// </summary>
public sealed class SimulatorClock(TimeProvider machine) : TimeProvider
{
    private long _offsetTicks;

    /// <summary>The machine's own time, for rate limits and latencies.</summary>
    public TimeProvider Machine { get; } = machine;

    public override DateTimeOffset GetUtcNow() => Machine.GetUtcNow().AddTicks(Interlocked.Read(ref _offsetTicks));

    public override long GetTimestamp() => Machine.GetTimestamp();

    public override long TimestampFrequency => Machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        Machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Makes <paramref name="now"/> the present; time goes on from there.</summary>
    public void MoveTo(DateTimeOffset now) => Interlocked.Exchange(ref _offsetTicks, (now - Machine.GetUtcNow()).Ticks);

    /// <summary>Moves the present by <paramref name="span"/>, which may be negative.</summary>
    public void Advance(TimeSpan span) => Interlocked.Add(ref _offsetTicks, span.Ticks);
}
