using SpotDraftSalesforce.Governance.Replay;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

internal sealed class SqliteRequestStore(SqliteDatabase database) : IRequestStore
{
    public Task<RememberedRequest?> FindAsync(
        string callerId,
        string tool,
        string requestId,
        DateTimeOffset notBefore,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            session =>
                session.First(
                    """
                    SELECT arguments_digest, operation_id FROM requests
                    WHERE caller_id = @caller AND tool = @tool AND request_id = @request AND at >= @notBefore
                    """,
                    row => new RememberedRequest(row.GetString(0), row.GetString(1)),
                    ("@caller", callerId),
                    ("@tool", tool),
                    ("@request", requestId),
                    ("@notBefore", notBefore)
                ),
            cancellationToken
        );
}
