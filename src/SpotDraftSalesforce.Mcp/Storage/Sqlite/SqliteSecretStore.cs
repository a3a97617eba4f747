using Microsoft.Data.Sqlite;
using SpotDraftSalesforce.Governance.Secrets;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

internal sealed class SqliteSecretStore(SqliteDatabase database, TimeProvider time) : ISecretStore
{
    private const string Columns = "connection, kind, version, sealed, facts, updated_at";

    public Task<SealedSecret?> FindAsync(string connection, string kind, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
                session.First(
                    $"SELECT {Columns} FROM secrets WHERE connection = @connection AND kind = @kind",
                    Secret,
                    ("@connection", connection),
                    ("@kind", kind)
                ),
            cancellationToken
        );

    public IReadOnlyList<SealedSecret> All(string kind) =>
        database.Read(session =>
            session.All($"SELECT {Columns} FROM secrets WHERE kind = @kind ORDER BY connection", Secret, ("@kind", kind))
        );

    public Task<bool> SaveAsync(SealedSecret secret, long replaces, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return database.WriteAsync(
            session =>
                session.Execute(
                    replaces == 0
                        ? """
                        INSERT INTO secrets (connection, kind, version, sealed, facts, updated_at)
                        VALUES (@connection, @kind, @version, @sealed, @facts, @at)
                        ON CONFLICT (connection, kind) DO NOTHING
                        """
                        : """
                        UPDATE secrets SET version = @version, sealed = @sealed, facts = @facts, updated_at = @at
                        WHERE connection = @connection AND kind = @kind AND version = @replaces
                        """,
                    Values(secret, replaces)
                ) > 0,
            cancellationToken
        );
    }

    public Task<bool> DeleteAsync(string connection, string kind, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
                session.Execute(
                    "DELETE FROM secrets WHERE connection = @connection AND kind = @kind",
                    ("@connection", connection),
                    ("@kind", kind)
                ) > 0,
            cancellationToken
        );

    public Task<bool> TryLeaseAsync(string connection, string owner, TimeSpan life, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                // Read under the lock. A lease that ends further ahead than any is given was written before the clock was set back.
                var now = time.GetUtcNow().UtcTicks;
                return session.Execute(
                        """
                        INSERT INTO secret_leases (connection, owner, until) VALUES (@connection, @owner, @until)
                        ON CONFLICT (connection) DO UPDATE SET owner = excluded.owner, until = excluded.until
                        WHERE secret_leases.until <= @now OR secret_leases.until > @ahead OR secret_leases.owner = excluded.owner
                        """,
                        ("@connection", connection),
                        ("@owner", owner),
                        ("@until", now + life.Ticks),
                        ("@now", now),
                        ("@ahead", now + (2 * life.Ticks))
                    ) > 0;
            },
            cancellationToken
        );

    public Task ReleaseAsync(string connection, string owner, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
                session.Execute(
                    "DELETE FROM secret_leases WHERE connection = @connection AND owner = @owner",
                    ("@connection", connection),
                    ("@owner", owner)
                ),
            cancellationToken
        );

    private static (string Name, object? Value)[] Values(SealedSecret secret, long replaces)
    {
        var values = new List<(string Name, object? Value)>
        {
            ("@connection", secret.Connection),
            ("@kind", secret.Kind),
            ("@version", secret.Version),
            ("@sealed", secret.Sealed.ToArray()),
            ("@facts", secret.Facts),
            ("@at", secret.At),
        };
        if (replaces > 0)
        {
            values.Add(("@replaces", replaces));
        }

        return [.. values];
    }

    private static SealedSecret Secret(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetInt64(2), row.Bytes(3), row.GetString(4), row.Instant(5));
}
