using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Automations;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Storage;

public sealed class SqliteInboxTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = Plans.Morning;
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);

    private readonly StateFolder _folder = new();
    private readonly SqliteProcess _process;
    private readonly SqliteInbox _inbox;

    public SqliteInboxTests()
    {
        _process = new SqliteProcess(_folder.Database, TimeProvider.System);
        _inbox = new SqliteInbox(_process.Database);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_message_that_came_before_is_stored_once()
    {
        Assert.True(await _inbox.AddAsync(Message("a"), default));
        Assert.False(await _inbox.AddAsync(Message("a") with { Body = "{}" }, default));
        Assert.True(await _inbox.AddAsync(Message("a") with { Pair = "other" }, default));
        var stored = await _inbox.ListAsync("waiting", 10, default);
        Assert.Equal(2, stored.Count);
        Assert.Equal(Message("a") with { Id = stored[1].Id }, stored[1]);
    }

    [Fact]
    public async Task Messages_come_by_their_own_time_and_are_held_for_whoever_took_them()
    {
        await _inbox.AddAsync(Message("late") with { EventAt = Now }, default);
        await _inbox.AddAsync(Message("early") with { EventAt = Now - TimeSpan.FromMinutes(1) }, default);
        var taken = await _inbox.TakeAsync(Now, Hold, 10, default);
        Assert.Equal(["early", "late"], taken.Select(message => message.Key));
        Assert.Empty(await _inbox.TakeAsync(Now, Hold, 10, default));
        var again = await _inbox.TakeAsync(Now + Hold, Hold, 1, default);
        Assert.Equal(("early", 2), (again[0].Key, again[0].Tries));
    }

    [Fact]
    public async Task Two_workers_never_take_the_same_message()
    {
        for (var i = 0; i < 20; i++)
        {
            await _inbox.AddAsync(Message($"m{i}"), default);
        }

        await using var other = new SqliteProcess(_folder.Database, TimeProvider.System);
        var second = new SqliteInbox(other.Database);
        var taken = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => Task.Run(() => (i % 2 == 0 ? _inbox : second).TakeAsync(Now, Hold, 3, default)))
        );
        var keys = taken.SelectMany(batch => batch).Select(message => message.Key).ToArray();
        Assert.Equal(20, keys.Length);
        Assert.Equal(20, keys.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_message_ends_with_what_it_led_to()
    {
        await _inbox.AddAsync(Message("a"), default);
        await _inbox.AddAsync(Message("b"), default);
        var taken = await _inbox.TakeAsync(Now, Hold, 2, default);
        await _process.Journal.CommitAsync(
            new JournalEntry(
                [
                    new EndInbox(taken[0].Id, "done", "op_1", null, Now),
                    new EndInbox(taken[1].Id, "waiting", "vendor down", Now + TimeSpan.FromHours(1), Now),
                ],
                [Plans.Event("handled")]
            ),
            default
        );
        Assert.Equal("op_1", Assert.Single(await _inbox.ListAsync("done", 10, default)).Note);
        Assert.Empty(await _inbox.TakeAsync(Now + TimeSpan.FromMinutes(59), Hold, 10, default));
        Assert.Single(await _inbox.TakeAsync(Now + TimeSpan.FromHours(1), Hold, 10, default));
        Assert.Equal(2, (await _inbox.ListAsync(null, 10, default)).Count);
    }

    private static InboxMessage Message(string key) =>
        new(0, "main", "spotdraft", key, "SIGNED", """{"contract":"T-1"}""", Now - TimeSpan.FromSeconds(5), Now);
}
