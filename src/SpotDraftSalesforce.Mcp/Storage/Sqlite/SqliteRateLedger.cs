using SpotDraftSalesforce.Governance.Limits;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>
/// The calls of the last minute, one row each, so that "times a minute" holds for any sixty seconds and not only on average.
/// </summary>
internal sealed class SqliteRateLedger(SqliteDatabase database, TimeProvider time) : IRateLedger
{
    /// <summary>Rows from further ahead than this were written under a clock that has since been set back.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(2);

    public Task<TimeSpan?> TakeAsync(string key, int perMinute, CancellationToken cancellationToken) =>
        database.CountAsync(session => Take(session, key, perMinute), cancellationToken);

    private TimeSpan? Take(SqliteSession session, string key, int perMinute)
    {
        // Read under the lock: the order of rows is then the order of times.
        var now = time.GetUtcNow().UtcTicks;
        session.Execute(
            "DELETE FROM limit_calls WHERE key = @key AND (at <= @past OR at > @ahead)",
            ("@key", key),
            ("@past", now - TimeSpan.TicksPerMinute),
            ("@ahead", now + Skew.Ticks)
        );
        if (perMinute <= 0)
        {
            return TimeSpan.FromMinutes(1);
        }

        // The call that has to leave the minute before there is room: with n allowed, the n-th newest.
        var oldest = session.First<long?>(
            "SELECT at FROM limit_calls WHERE key = @key ORDER BY at DESC LIMIT 1 OFFSET @nth",
            row => row.GetInt64(0),
            ("@key", key),
            ("@nth", perMinute - 1)
        );
        if (oldest is { } at)
        {
            return TimeSpan.FromTicks(Math.Max(1, at + TimeSpan.TicksPerMinute - now));
        }

        session.Execute("INSERT INTO limit_calls (key, at) VALUES (@key, @at)", ("@key", key), ("@at", now));
        return null;
    }
}
