using Microsoft.Data.Sqlite;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Hosting.Identity;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

internal sealed class SqliteKeyStore(SqliteDatabase database) : IKeyStore
{
    private const string KeyColumns = "k.id, k.person_id, k.salt, k.hash, k.created_at, k.expires_at, k.revoked_at, k.label";
    private const int KeyColumnCount = 8;
    private const string PersonColumns = "p.id, p.kind, p.roles, p.sponsor, p.name";

    public Task<StoredKey?> FindKeyAsync(string keyId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.First($"SELECT {KeyColumns} FROM keys k WHERE k.id = @id", Key, ("@id", keyId)),
            cancellationToken
        );

    public Task<Principal?> FindPrincipalAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.First($"SELECT {PersonColumns} FROM persons p WHERE p.id = @id", row => Person(row, 0), ("@id", id)),
            cancellationToken
        );

    public Task SavePrincipalAsync(Principal principal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return database.WriteAsync(
            session =>
                session.Execute(
                    """
                    INSERT INTO persons (id, kind, roles, sponsor, name) VALUES (@id, @kind, @roles, @sponsor, @name)
                    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, roles = excluded.roles, sponsor = excluded.sponsor, name = excluded.name
                    """,
                    ("@id", principal.Id),
                    ("@kind", EnumText<CallerKind>.Of(principal.Kind)),
                    ("@roles", GovernanceJson.ToText(principal.Roles)),
                    ("@sponsor", principal.Sponsor),
                    ("@name", principal.Name)
                ),
            cancellationToken
        );
    }

    public Task AddKeyAsync(StoredKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return database.WriteAsync(
            session =>
                session.Execute(
                    """
                    INSERT INTO keys (id, person_id, salt, hash, created_at, expires_at, revoked_at, label)
                    VALUES (@id, @person, @salt, @hash, @created, @expires, @revoked, @label)
                    """,
                    ("@id", key.Id),
                    ("@person", key.PrincipalId),
                    ("@salt", key.Salt),
                    ("@hash", key.Hash),
                    ("@created", key.CreatedAt),
                    ("@expires", key.ExpiresAt),
                    ("@revoked", key.RevokedAt),
                    ("@label", key.Label)
                ),
            cancellationToken
        );
    }

    public Task<bool> RevokeAsync(string keyId, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
                session.Execute(
                    "UPDATE keys SET revoked_at = @at WHERE id = @id AND (revoked_at IS NULL OR revoked_at > @at)",
                    ("@id", keyId),
                    ("@at", at)
                ) > 0,
            cancellationToken
        );

    public Task<IReadOnlyList<(StoredKey Key, Principal Principal)>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<(StoredKey, Principal)>>(
            session =>
                session.All(
                    $"SELECT {KeyColumns}, {PersonColumns} FROM keys k JOIN persons p ON p.id = k.person_id ORDER BY k.created_at, k.id",
                    row => (Key(row), Person(row, KeyColumnCount))
                ),
            cancellationToken
        );

    private static StoredKey Key(SqliteDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.Bytes(2),
            row.Bytes(3),
            row.Instant(4),
            row.InstantOrNull(5),
            row.InstantOrNull(6),
            row.Text(7)
        );

    private static Principal Person(SqliteDataReader row, int first) =>
        new(
            row.GetString(first),
            EnumText<CallerKind>.Parse(row.GetString(first + 1)),
            row.Json<IReadOnlyList<string>>(first + 2),
            row.Text(first + 3),
            row.Text(first + 4)
        );
}
