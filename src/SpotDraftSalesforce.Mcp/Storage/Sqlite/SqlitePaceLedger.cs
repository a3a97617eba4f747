using SpotDraftSalesforce.Governance.Limits;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>The turns of the last moments, one row each; whichever process asks, the database's write lock puts them in one order.</summary>
internal sealed class SqlitePaceLedger(SqliteDatabase database, TimeProvider time) : IPaceLedger, IPaceCounter
{
    /// <summary>The second in which a vendor counts, and a little for clocks that do not run quite alike.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(1020);

    /// <summary>A request that is under way for longer has arrived, or never will: its process was killed, or the vendor is at work on it.</summary>
    private static readonly TimeSpan LongestWay = TimeSpan.FromSeconds(2);

    /// <summary>How soon to ask again when what is waited for may happen at any moment.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(15);

    /// <summary>How long a refused request costs one request in each second.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    public Task<PaceTurn> TakeAsync(PaceRequest request, CancellationToken cancellationToken) =>
        database.CountAsync(session => Take(session, request), cancellationToken);

    public Task<int> InLastSecondAsync(string key, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
                session.First(
                    "SELECT count(*) FROM pace_turns WHERE key = @key AND taken > @since",
                    row => row.GetInt32(0),
                    ("@key", key),
                    ("@since", time.GetUtcNow().UtcTicks - TimeSpan.TicksPerSecond)
                ),
            cancellationToken
        );

    public Task EndAsync(long turn, TimeSpan? late, CancellationToken cancellationToken) =>
        database.CountAsync(
            session =>
                late is null
                    ? session.Execute("DELETE FROM pace_turns WHERE id = @id", ("@id", turn))
                    : session.Execute(
                        "UPDATE pace_turns SET arrived = taken + @late WHERE id = @id",
                        ("@late", Math.Clamp(late.Value.Ticks, 0, LongestWay.Ticks)),
                        ("@id", turn)
                    ),
            cancellationToken
        );

    public Task RefusedAsync(string key, TimeSpan wait, CancellationToken cancellationToken) =>
        database.CountAsync(
            session =>
            {
                // What is refused within one second was refused for one reason, and is learned from once.
                var now = time.GetUtcNow().UtcTicks;
                var known = session.Execute(
                    "UPDATE pace_refusals SET until = max(until, @until) WHERE key = @key AND at > @now - @second",
                    ("@key", key),
                    ("@now", now),
                    ("@second", TimeSpan.TicksPerSecond),
                    ("@until", now + wait.Ticks)
                );
                return known > 0
                    ? known
                    : session.Execute(
                        "INSERT INTO pace_refusals (key, at, until) VALUES (@key, @now, @until)",
                        ("@key", key),
                        ("@now", now),
                        ("@until", now + wait.Ticks)
                    );
            },
            cancellationToken
        );

    private PaceTurn Take(SqliteSession session, PaceRequest request)
    {
        // Read under the lock: the order of rows is then the order of times.
        var at = time.GetUtcNow();
        var now = at.UtcTicks;
        Forget(session, request.Key, now);
        var free = FreeAt(session, request, now);
        if (free > now)
        {
            return Later(session, request, at, free);
        }

        session.Execute("DELETE FROM pace_waits WHERE key = @key AND waiter = @waiter", ("@key", request.Key), ("@waiter", request.Waiter));
        var id = session.First(
            "INSERT INTO pace_turns (key, taken) VALUES (@key, @now) RETURNING id",
            row => row.GetInt64(0),
            ("@key", request.Key),
            ("@now", now)
        );
        return new PaceTurn(id, at, TimeSpan.Zero);
    }

    /// <summary>Drops what counts no more. What lies ahead of our clock was written before it was set back, and counts as of now.</summary>
    private static void Forget(SqliteSession session, string key, long now)
    {
        session.Execute(
            "UPDATE pace_turns SET taken = @now, arrived = @now WHERE key = @key AND taken > @now",
            ("@now", now),
            ("@key", key)
        );
        session.Execute(
            "DELETE FROM pace_turns WHERE key = @key AND coalesce(arrived, taken + @longest) <= @past",
            ("@key", key),
            ("@longest", LongestWay.Ticks),
            ("@past", now - Window.Ticks)
        );
        session.Execute(
            "DELETE FROM pace_refusals WHERE key = @key AND (at <= @past OR at > @now)",
            ("@key", key),
            ("@past", now - Remembered.Ticks),
            ("@now", now)
        );
        session.Execute("DELETE FROM pace_waits WHERE key = @key AND until <= @now", ("@key", key), ("@now", now));
    }

    /// <summary>The tick at which this request may be sent, as far as is known now.</summary>
    private static long FreeAt(SqliteSession session, PaceRequest request, long now)
    {
        var refused = session.All("SELECT until FROM pace_refusals WHERE key = @key", row => row.GetInt64(0), ("@key", request.Key));
        var most = Math.Max((request.PerSecond + 1) / 2, request.PerSecond - refused.Count);
        var turns = session.All(
            "SELECT taken, arrived FROM pace_turns WHERE key = @key",
            row => (Taken: row.GetInt64(0), Arrived: row.IsDBNull(1) ? (long?)null : row.GetInt64(1)),
            ("@key", request.Key)
        );
        var free = refused.DefaultIfEmpty(now).Max();
        if (turns.Count >= most)
        {
            // Of one that is under way nobody knows more than that it cannot leave the window yet.
            var leaving = turns
                .Select(turn => turn.Arrived + Window.Ticks ?? Math.Max(turn.Taken + Window.Ticks, now + Soon.Ticks))
                .Order();
            free = Math.Max(free, leaving.ElementAt(turns.Count - most));
        }

        if (request.Lane != RequestLane.Person && turns.Count > 0)
        {
            // Nobody waits for these, so they leave evenly; otherwise a person might come just after ten of them.
            free = Math.Max(free, turns.Max(turn => turn.Taken) + (long)(TimeSpan.TicksPerSecond * 0.9 / most));
        }

        var better = session.First(
            "SELECT count(*) FROM pace_waits WHERE key = @key AND waiter <> @waiter AND lane < @lane",
            row => row.GetInt64(0),
            ("@key", request.Key),
            ("@waiter", request.Waiter),
            ("@lane", (int)request.Lane)
        );
        return better > 0 ? Math.Max(free, now + Soon.Ticks) : free;
    }

    private static PaceTurn Later(SqliteSession session, PaceRequest request, DateTimeOffset at, long free)
    {
        session.Execute(
            """
            INSERT INTO pace_waits (key, waiter, lane, until) VALUES (@key, @waiter, @lane, @until)
            ON CONFLICT (key, waiter) DO UPDATE SET lane = @lane, until = @until
            """,
            ("@key", request.Key),
            ("@waiter", request.Waiter),
            ("@lane", (int)request.Lane),
            ("@until", free + (10 * Soon.Ticks))
        );
        return new PaceTurn(null, at, TimeSpan.FromTicks(free - at.UtcTicks));
    }
}
