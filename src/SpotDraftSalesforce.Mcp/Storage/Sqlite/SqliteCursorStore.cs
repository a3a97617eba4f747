using SpotDraftSalesforce.Mcp.Automations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

internal sealed class SqliteCursorStore(SqliteDatabase database) : ICursorStore
{
    private const string Of = "WHERE pair = @pair AND source = @source";

    /// <summary>A poll that is due later than this was put off by a clock that was wrong; nobody polls less than once a day.</summary>
    private static readonly TimeSpan FarthestPoll = TimeSpan.FromDays(2);

    public async Task<string?> TakeAsync(
        string pair,
        string source,
        string start,
        DateTimeOffset now,
        TimeSpan hold,
        CancellationToken cancellationToken
    )
    {
        // Looked at often and seldom due: only what is due takes the write lock.
        var waits = await database.ReadAsync(
            session =>
                session.First(
                    $"SELECT 1 FROM cursors {Of} AND next_poll > @now AND next_poll <= @farthest",
                    _ => true,
                    ("@pair", pair),
                    ("@source", source),
                    ("@now", now),
                    ("@farthest", now + FarthestPoll)
                ),
            cancellationToken
        );
        return waits
            ? null
            : await database.WriteAsync(
                session =>
                    session.First(
                        """
                        INSERT INTO cursors (pair, source, place, polled_at, next_poll, began_at)
                        VALUES (@pair, @source, @start, @now, @until, @now)
                        ON CONFLICT (pair, source) DO UPDATE SET polled_at = @now, next_poll = @until
                        WHERE next_poll <= @now OR next_poll > @farthest
                        RETURNING place
                        """,
                        row => row.GetString(0),
                        ("@pair", pair),
                        ("@source", source),
                        ("@start", start),
                        ("@now", now),
                        ("@until", now + hold),
                        ("@farthest", now + FarthestPoll)
                    ),
                cancellationToken
            );
    }

    public Task<int> MoveAsync(
        string pair,
        string source,
        string from,
        string to,
        IReadOnlyList<InboxMessage> brought,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            session =>
            {
                var added = brought.Count(message => InboxWrites.Add(session, message));
                session.Execute(
                    $"UPDATE cursors SET place = @to {Of} AND place = @from",
                    ("@to", to),
                    ("@pair", pair),
                    ("@source", source),
                    ("@from", from)
                );
                return added;
            },
            cancellationToken
        );

    public Task<DateTimeOffset?> BeganAsync(string pair, string source, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
                session.First<DateTimeOffset?>(
                    $"SELECT began_at FROM cursors {Of} AND began_at IS NOT NULL",
                    row => row.Instant(0),
                    ("@pair", pair),
                    ("@source", source)
                ),
            cancellationToken
        );

    public Task EndAsync(string pair, string source, DateTimeOffset nextPoll, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
                session.Execute($"UPDATE cursors SET next_poll = @next {Of}", ("@next", nextPoll), ("@pair", pair), ("@source", source)),
            cancellationToken
        );

    public Task<bool> WakeAsync(
        string pair,
        string source,
        DateTimeOffset now,
        TimeSpan atMostEvery,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            session =>
                session.Execute(
                    $"UPDATE cursors SET next_poll = @now {Of} AND next_poll > @now AND polled_at <= @before",
                    ("@now", now),
                    ("@pair", pair),
                    ("@source", source),
                    ("@before", now - atMostEvery)
                ) > 0,
            cancellationToken
        );
}
