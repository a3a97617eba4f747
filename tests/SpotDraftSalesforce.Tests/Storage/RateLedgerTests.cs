using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Storage;

public sealed class RateLedgerTests : IDisposable
{
    private readonly StateFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<SqliteDatabase> _databases = [];

    public void Dispose()
    {
        _databases.ForEach(database => database.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task A_minute_holds_so_many_calls_over_all_processes_and_no_more()
    {
        var ledgers = Enumerable.Range(0, 3).Select(_ => new SqliteRateLedger(Open(), _time)).ToArray();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(i => Task.Run(() => ledgers[i % 3].TakeAsync("rate/a", 10, default)))
        );
        Assert.Equal(10, answers.Count(wait => wait is null));
        Assert.All(answers.OfType<TimeSpan>(), wait => Assert.Equal(TimeSpan.FromMinutes(1), wait));
        Assert.Null(await ledgers[0].TakeAsync("rate/b", 10, default));
    }

    [Fact]
    public async Task The_window_slides()
    {
        var ledger = new SqliteRateLedger(Open(), _time);
        Assert.Null(await ledger.TakeAsync("rate/a", 2, default));
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Null(await ledger.TakeAsync("rate/a", 2, default));
        Assert.Equal(TimeSpan.FromSeconds(20), await ledger.TakeAsync("rate/a", 2, default));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(await ledger.TakeAsync("rate/a", 2, default));
        Assert.Equal(TimeSpan.FromSeconds(40), await ledger.TakeAsync("rate/a", 2, default));
        Assert.NotNull(await ledger.TakeAsync("rate/none", 0, default));
    }

    [Fact]
    public async Task Calls_counted_under_a_clock_that_was_set_back_are_forgotten()
    {
        var database = Open();
        var ahead = new FakeTimeProvider(_time.GetUtcNow() + TimeSpan.FromDays(1));
        Assert.Null(await new SqliteRateLedger(database, ahead).TakeAsync("rate/a", 1, default));
        Assert.Null(await new SqliteRateLedger(database, _time).TakeAsync("rate/a", 1, default));
    }

    private SqliteDatabase Open()
    {
        var database = new SqliteDatabase(_folder.Database);
        _databases.Add(database);
        return database;
    }
}
