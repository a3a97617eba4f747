namespace SpotDraftSalesforce.Tests.Support;

public sealed class FakeTimeProviderTests
{
    [Fact]
    public void Timers_fire_in_the_order_of_their_due_times_and_see_them_as_now()
    {
        var time = new FakeTimeProvider();
        var start = time.GetUtcNow();
        var fired = new List<string>();
        void Arm(string name, int due, int period) =>
            time.CreateTimer(
                _ => fired.Add($"{name}@{(time.GetUtcNow() - start).TotalSeconds}"),
                null,
                TimeSpan.FromSeconds(due),
                TimeSpan.FromSeconds(period)
            );
        Arm("late", 3, 0);
        Arm("every2", 2, 2);

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["every2@2", "late@3", "every2@4"], fired);
        Assert.Equal(start + TimeSpan.FromSeconds(5), time.GetUtcNow());
    }

    [Fact]
    public void A_disposed_timer_does_not_fire()
    {
        var time = new FakeTimeProvider();
        var fired = 0;
        var timer = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));
        timer.Dispose();
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, fired);
        Assert.Equal(0, time.ArmedTimers);
    }

    [Fact]
    public async Task Delays_and_cancellation_follow_it()
    {
        var time = new FakeTimeProvider();
        var delay = Task.Delay(TimeSpan.FromMinutes(1), time);
        using var source = new CancellationTokenSource(TimeSpan.FromMinutes(2), time);

        time.Advance(TimeSpan.FromMinutes(1));
        await delay;
        Assert.False(source.IsCancellationRequested);

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(source.IsCancellationRequested);
    }
}
