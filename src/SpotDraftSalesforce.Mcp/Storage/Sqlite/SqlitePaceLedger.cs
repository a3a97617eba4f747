using SpotDraftSalesforce.Governance.Limits;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>The next free turn per key, moved on in one statement whichever process asks.</summary>
internal sealed class SqlitePaceLedger(SqliteDatabase database, TimeProvider time) : IPaceLedger
{
    /// <summary>A row whose last turn was taken further ahead of our clock than this was written before the clock was set back.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(2);

    /// <summary>After that nobody knows what was sent just now, so everybody waits out one of the vendors' counting seconds.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public Task<TimeSpan> ReserveAsync(string key, TimeSpan spacing, CancellationToken cancellationToken) =>
        database.CountAsync(session => Reserve(session, key, spacing), cancellationToken);

    private TimeSpan Reserve(SqliteSession session, string key, TimeSpan spacing)
    {
        var now = time.GetUtcNow().UtcTicks;
        var wait = session.First(
            """
            INSERT INTO limits (key, next, at) VALUES (@key, @now + @spacing, @now)
            ON CONFLICT (key) DO UPDATE SET
                next = CASE WHEN limits.at > @now + @skew THEN @now + @pause ELSE max(limits.next, @now) END + @spacing,
                at = @now
            RETURNING next - @spacing - @now
            """,
            row => row.GetInt64(0),
            ("@key", key),
            ("@now", now),
            ("@spacing", spacing.Ticks),
            ("@skew", Skew.Ticks),
            ("@pause", Pause.Ticks)
        );
        return TimeSpan.FromTicks(wait);
    }
}
