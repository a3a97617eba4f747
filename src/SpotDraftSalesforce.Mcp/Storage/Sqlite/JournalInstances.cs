namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>Which processes write to this folder now: each leaves a heartbeat with its batches.</summary>
internal sealed class JournalInstances(string instance)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Live = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(5);

    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <summary>True while another process wrote something within the last seconds.</summary>
    public bool OthersLive { get; private set; }

    /// <summary>Within the batch's transaction; a batch that fails takes its heartbeat with it, and the next one beats again.</summary>
    public void Heartbeat(SqliteSession session, DateTimeOffset now)
    {
        if ((now - _last).Duration() < Beat)
        {
            return;
        }

        session.Execute("DELETE FROM instances WHERE heartbeat < @forgotten", ("@forgotten", now - Forgotten));
        session.Execute(
            "INSERT INTO instances (id, heartbeat) VALUES (@id, @now) ON CONFLICT (id) DO UPDATE SET heartbeat = excluded.heartbeat",
            ("@id", instance),
            ("@now", now)
        );
        OthersLive = session.First(
            "SELECT count(*) FROM instances WHERE id <> @id AND heartbeat > @live",
            row => row.GetInt64(0) > 0,
            ("@id", instance),
            ("@live", now - Live)
        );
        _last = now;
    }

    public void Forget() => _last = DateTimeOffset.MinValue;

    public void SignOff(SqliteSession session)
    {
        try
        {
            session.Execute("DELETE FROM instances WHERE id = @id", ("@id", instance));
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // Then it is forgotten in time.
        }
    }
}
