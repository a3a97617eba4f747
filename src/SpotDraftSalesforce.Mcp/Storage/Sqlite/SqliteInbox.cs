using Microsoft.Data.Sqlite;
using SpotDraftSalesforce.Mcp.Automations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

internal sealed class SqliteInbox(SqliteDatabase database) : IInbox
{
    private const string Columns = "id, pair, source, key, activity, body, event_at, received_at, state, tries, note";

    public Task<bool> AddAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return database.WriteAsync(session => InboxWrites.Add(session, message), cancellationToken);
    }

    /// <summary>A held message is one whose next try lies at the end of the hold: if its taker dies, it is due again by itself.</summary>
    public async Task<IReadOnlyList<InboxMessage>> TakeAsync(
        DateTimeOffset now,
        TimeSpan hold,
        int most,
        CancellationToken cancellationToken
    )
    {
        const string due = "FROM inbox WHERE state = 'waiting' AND (next_try IS NULL OR next_try <= @now)";
        var any = await database.ReadAsync(
            session => session.First($"SELECT 1 {due} LIMIT 1", _ => true, ("@now", now)),
            cancellationToken
        );
        if (!any)
        {
            return [];
        }

        var taken = await database.WriteAsync(
            session =>
                session.All(
                    $"""
                    UPDATE inbox SET tries = tries + 1, next_try = @until
                    WHERE id IN (SELECT id {due} ORDER BY event_at, id LIMIT @most)
                    RETURNING {Columns}
                    """,
                    Map,
                    ("@now", now),
                    ("@until", now + hold),
                    ("@most", most)
                ),
            cancellationToken
        );
        return [.. taken.OrderBy(message => message.EventAt).ThenBy(message => message.Id)];
    }

    public Task<IReadOnlyList<InboxMessage>> ListAsync(string? state, int most, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<InboxMessage>>(
            session =>
                state is null
                    ? session.All($"SELECT {Columns} FROM inbox ORDER BY id DESC LIMIT @most", Map, ("@most", most))
                    : session.All(
                        $"SELECT {Columns} FROM inbox WHERE state = @state ORDER BY id DESC LIMIT @most",
                        Map,
                        ("@state", state),
                        ("@most", most)
                    ),
            cancellationToken
        );

    public Task<InboxMessage?> FindAsync(long id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.All($"SELECT {Columns} FROM inbox WHERE id = @id", Map, ("@id", id)).FirstOrDefault(),
            cancellationToken
        );

    public Task<IReadOnlyList<string>> ActivitiesAsync(string pair, string contract, CancellationToken cancellationToken) =>
        OfContractAsync("activity", pair, contract, "", cancellationToken);

    public Task<IReadOnlyList<string>> StatesAsync(string pair, string contract, string activity, CancellationToken cancellationToken) =>
        OfContractAsync("state", pair, contract, activity + "|", cancellationToken);

    /// <summary>A column of the messages about a contract, oldest event first.</summary>
    private Task<IReadOnlyList<string>> OfContractAsync(
        string column,
        string pair,
        string contract,
        string activity,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync<IReadOnlyList<string>>(
            session =>
                // Keys begin with contract and activity; the index on them finds the few, and '}' is the character after '|'.
                session.All(
                    $"SELECT {column} FROM inbox WHERE pair = @pair AND key >= @from AND key < @to ORDER BY event_at, id",
                    row => row.GetString(0),
                    ("@pair", pair),
                    ("@from", $"{contract}|{activity}"),
                    ("@to", $"{contract}|{activity}"[..^1] + "}")
                ),
            cancellationToken
        );

    public Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyDictionary<string, int>>(
            session =>
                session
                    .All("SELECT state, count(*) FROM inbox GROUP BY state", row => (State: row.GetString(0), Count: row.GetInt32(1)))
                    .ToDictionary(row => row.State, row => row.Count, StringComparer.Ordinal),
            cancellationToken
        );

    private static InboxMessage Map(SqliteDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            row.GetString(5),
            row.Instant(6),
            row.Instant(7),
            row.GetString(8),
            row.GetInt32(9),
            row.Text(10)
        );
}
