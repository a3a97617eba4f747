using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

internal sealed class SqliteAuditLog(SqliteDatabase database) : IAuditLog
{
    private const int Page = 1000;
    private const string Select = "SELECT seq, time, call_id, operation_id, type, json, leaf FROM audit_events ";

    public async IAsyncEnumerable<StoredEvent> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = from; ; )
        {
            // Each page is a read of its own, so that a long verification does not keep the write-ahead log from being folded back.
            var page = await database.ReadAsync(
                session => session.All(Select + "WHERE seq >= @from ORDER BY seq LIMIT @most", Map, ("@from", next), ("@most", Page)),
                cancellationToken
            );
            foreach (var stored in page)
            {
                yield return stored;
            }

            if (page.Count < Page)
            {
                yield break;
            }

            next = page[^1].Seq + 1;
        }
    }

    public Task<IReadOnlyList<StoredEvent>> SearchAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        (string Condition, string Name, object? Value)[] conditions =
        [
            ("type = @type", "@type", query.Type),
            ("call_id = @call", "@call", query.CallId),
            ("operation_id = @operation", "@operation", query.OperationId),
            ("instr(json, @text) > 0", "@text", query.Text),
            ("time >= @since", "@since", query.Since),
            ("time < @until", "@until", query.Until),
        ];
        var asked = conditions.Where(condition => condition.Value is not null).ToArray();
        var where = asked.Length == 0 ? "" : "WHERE " + string.Join(" AND ", asked.Select(condition => condition.Condition));
        return database.ReadAsync<IReadOnlyList<StoredEvent>>(
            session =>
                session.All(
                    Select + where + " ORDER BY seq DESC LIMIT @most",
                    Map,
                    [.. asked.Select(condition => (condition.Name, condition.Value)), ("@most", query.Most)]
                ),
            cancellationToken
        );
    }

    public Task<TreeHead> HeadAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
                session.First("SELECT size, root, frontier, time FROM tree_head WHERE one = 1", Head)
                ?? throw new InvalidDataException("The log has lost its head."),
            cancellationToken
        );

    public Task<IReadOnlyList<TreeHead>> CheckpointsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<TreeHead>>(
            session => session.All("SELECT size, root, frontier, time FROM audit_checkpoints ORDER BY size", Head),
            cancellationToken
        );

    public Task<IReadOnlyList<CommittedValue>> ValuesAsync(long seq, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<CommittedValue>>(
            session =>
                session.All(
                    "SELECT path, salt, json FROM audit_values WHERE seq = @seq ORDER BY path",
                    row => new CommittedValue(row.GetString(0), row.Bytes(1), row.GetString(2)),
                    ("@seq", seq)
                ),
            cancellationToken
        );

    private static StoredEvent Map(SqliteDataReader row) =>
        new(row.GetInt64(0), row.Instant(1), row.Text(2), row.Text(3), row.GetString(4), row.GetString(5), row.Bytes(6));

    private static TreeHead Head(SqliteDataReader row) => new(row.GetInt64(0), row.Bytes(1), row.Bytes(2), row.Instant(3));
}
