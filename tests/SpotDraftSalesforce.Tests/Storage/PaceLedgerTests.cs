using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Storage;

public sealed class PaceLedgerTests : IDisposable
{
    private const string Key = "spotdraft:main";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly StateFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<SqliteDatabase> _databases = [];

    public void Dispose()
    {
        _databases.ForEach(database => database.Dispose());
        _folder.Dispose();
    }

    [Theory]
    [InlineData(RequestLane.Person)]
    [InlineData(RequestLane.Sweep)]
    public async Task At_full_load_three_processes_use_nine_tenths_of_the_rate_and_never_exceed_it(RequestLane lane)
    {
        var arrivals = await RunAsync(lane, TimeSpan.FromSeconds(20), _ => TimeSpan.FromMilliseconds(2));
        AssertNeverAbove(10, arrivals);
        Assert.InRange(arrivals.Count, 180, 200);
    }

    [Fact]
    public async Task However_late_single_requests_arrive_no_second_sees_more_than_ten()
    {
        var random = new Random(7);
        var arrivals = await RunAsync(RequestLane.Person, TimeSpan.FromSeconds(30), _ => TimeSpan.FromMilliseconds(random.Next(0, 1500)));
        AssertNeverAbove(10, arrivals);
        Assert.True(arrivals.Count > 90, $"only {arrivals.Count} were sent");
    }

    [Fact]
    public async Task Of_a_process_that_was_killed_the_turns_come_back()
    {
        var ledger = Open();
        await TakeAllAsync(ledger);
        var other = Open();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null((await TakeAsync(other)).Id);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.NotNull((await TakeAsync(other)).Id);
    }

    [Fact]
    public async Task A_turn_that_was_given_back_can_be_taken_at_once()
    {
        var ledger = Open();
        var last = await TakeAllAsync(ledger);
        await ledger.EndAsync(last.Id!.Value, null, default);
        Assert.NotNull((await TakeAsync(ledger)).Id);
        Assert.Null((await TakeAsync(ledger)).Id);
    }

    [Fact]
    public async Task A_sweep_lets_a_person_who_waits_in_another_process_go_first()
    {
        var (sweep, person) = (Open(), Open());
        var first = await TakeAllAsync(sweep);
        Assert.Null((await TakeAsync(person, RequestLane.Person, "person")).Id);
        Assert.Null((await TakeAsync(sweep, RequestLane.Sweep, "sweep")).Id);
        await sweep.EndAsync(first.Id!.Value, null, default);
        Assert.Null((await TakeAsync(sweep, RequestLane.Sweep, "sweep")).Id);
        Assert.NotNull((await TakeAsync(person, RequestLane.Person, "person")).Id);
    }

    [Fact]
    public async Task One_who_waited_and_died_holds_nobody_up()
    {
        var (sweep, person) = (Open(), Open());
        await TakeAllAsync(sweep);
        Assert.Null((await TakeAsync(person, RequestLane.Person, "person")).Id);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.NotNull((await TakeAsync(sweep, RequestLane.Sweep, "sweep")).Id);
    }

    [Fact]
    public async Task A_refusal_stops_everybody_and_is_learned_from()
    {
        var (one, other) = (Open(), Open());
        await one.RefusedAsync(Key, TimeSpan.FromSeconds(3), default);
        await one.RefusedAsync(Key, TimeSpan.FromSeconds(2), default);
        var closed = await TakeAsync(other);
        Assert.Null(closed.Id);
        Assert.Equal(TimeSpan.FromSeconds(3), closed.Wait);
        _time.Advance(closed.Wait);
        for (var at = 0; at < 9; at++)
        {
            Assert.NotNull((await TakeAsync(other)).Id);
        }

        Assert.Null((await TakeAsync(other)).Id);
        _time.Advance(TimeSpan.FromMinutes(10));
        await TakeAllAsync(other);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_costs_a_second_and_not_a_day()
    {
        var ahead = new FakeTimeProvider(_time.GetUtcNow() + TimeSpan.FromDays(1));
        var earlier = new SqlitePaceLedger(Database(), ahead);
        for (var at = 0; at < 10; at++)
        {
            Assert.NotNull((await TakeAsync(earlier)).Id);
        }

        var ledger = Open();
        var told = await TakeAsync(ledger);
        Assert.Null(told.Id);
        Assert.InRange(told.Wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1.1));
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.NotNull((await TakeAsync(ledger)).Id);
    }

    [Fact]
    public async Task Each_allowance_has_turns_of_its_own()
    {
        var ledger = Open();
        await TakeAllAsync(ledger);
        Assert.NotNull((await ledger.TakeAsync(new PaceRequest("spotdraft:other", 10, RequestLane.Sweep, "me"), default)).Id);
    }

    /// <summary>Three processes that send as much as they may; each request arrives as late as <paramref name="late"/> says, and is answered at once.</summary>
    private async Task<List<DateTimeOffset>> RunAsync(RequestLane lane, TimeSpan length, Func<int, TimeSpan> late)
    {
        SqlitePaceLedger[] ledgers = [Open(), Open(), Open()];
        var end = _time.GetUtcNow() + length;
        var (arrivals, underWay, next) = (new List<DateTimeOffset>(), new List<(PaceTurn Turn, DateTimeOffset Arrives)>(), 0);
        while (_time.GetUtcNow() < end)
        {
            var now = _time.GetUtcNow();
            foreach (var (turn, arrives) in underWay.Where(one => one.Arrives <= now).ToList())
            {
                arrivals.Add(arrives);
                underWay.Remove((turn, arrives));
                await ledgers[0].EndAsync(turn.Id!.Value, now - turn.At, default);
            }

            var asker = next++ % ledgers.Length;
            var taken = await TakeAsync(ledgers[asker], lane, $"process {asker}");
            if (taken.Id is not null)
            {
                underWay.Add((taken, now + late(next)));
            }

            _time.Advance(TimeSpan.FromMilliseconds(2));
        }

        return arrivals;
    }

    private static void AssertNeverAbove(int most, List<DateTimeOffset> arrivals)
    {
        arrivals.Sort();
        for (var at = most; at < arrivals.Count; at++)
        {
            Assert.True(arrivals[at] - arrivals[at - most] > Second, $"{most + 1} arrive within {arrivals[at] - arrivals[at - most]}");
        }
    }

    private static async Task<PaceTurn> TakeAllAsync(SqlitePaceLedger ledger)
    {
        PaceTurn? last = null;
        for (var at = 0; at < 10; at++)
        {
            last = await TakeAsync(ledger);
            Assert.NotNull(last.Id);
        }

        Assert.Null((await TakeAsync(ledger)).Id);
        return last!;
    }

    private static Task<PaceTurn> TakeAsync(SqlitePaceLedger ledger, RequestLane lane = RequestLane.Person, string waiter = "one") =>
        ledger.TakeAsync(new PaceRequest(Key, 10, lane, waiter), default);

    private SqlitePaceLedger Open() => new(Database(), _time);

    private SqliteDatabase Database()
    {
        var database = new SqliteDatabase(_folder.Database);
        _databases.Add(database);
        return database;
    }
}
