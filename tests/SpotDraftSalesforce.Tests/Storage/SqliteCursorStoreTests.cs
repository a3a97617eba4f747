using SpotDraftSalesforce.Mcp.Automations;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Storage;

public sealed class SqliteCursorStoreTests : IDisposable
{
    private static readonly DateTimeOffset Morning = Plans.Morning;

    private readonly StateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_look_is_remembered_however_often_it_is_looked_after()
    {
        await using var process = new SqliteProcess(_folder.Database, TimeProvider.System);
        var cursors = new SqliteCursorStore(process.Database);
        Assert.Null(await cursors.BeganAsync("default", "spotdraft", default));

        await cursors.TakeAsync("default", "spotdraft", "a", Morning, TimeSpan.Zero, default);
        await cursors.TakeAsync("default", "spotdraft", "a", Morning.AddDays(1), TimeSpan.Zero, default);

        Assert.Equal(Morning, await cursors.BeganAsync("default", "spotdraft", default));
    }

    /// <summary>A database of the release before, in which the first look was not noted.</summary>
    [Fact]
    public async Task An_older_database_takes_its_first_message_for_the_first_look()
    {
        await using (var before = new SqliteProcess(_folder.Database, TimeProvider.System))
        {
            var message = new InboxMessage(0, "default", "spotdraft", "1|A|x", "A", "{}", Morning, Morning);
            await new SqliteInbox(before.Database).AddAsync(message, default);
            await new SqliteInbox(before.Database).AddAsync(message with { Key = "2|A|x", ReceivedAt = Morning.AddDays(1) }, default);
            var cursors = new SqliteCursorStore(before.Database);
            await cursors.TakeAsync("default", "spotdraft", "a", Morning.AddDays(9), TimeSpan.Zero, default);
            await cursors.TakeAsync("other", "spotdraft", "a", Morning.AddDays(9), TimeSpan.Zero, default);
        }

        _folder.Tamper("ALTER TABLE cursors DROP COLUMN began_at; PRAGMA user_version = 6;");

        await using var after = new SqliteProcess(_folder.Database, TimeProvider.System);
        var upgraded = new SqliteCursorStore(after.Database);
        Assert.Equal(Morning, await upgraded.BeganAsync("default", "spotdraft", default));
        Assert.Equal(Morning.AddDays(9), await upgraded.BeganAsync("other", "spotdraft", default));
    }
}
