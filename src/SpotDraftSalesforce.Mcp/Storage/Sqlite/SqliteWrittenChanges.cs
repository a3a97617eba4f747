using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

internal sealed class SqliteWrittenChanges(SqliteDatabase database) : IWrittenChanges
{
    private const string Select = """
        SELECT operations.id, one.value, changes.outcome, operations.created_at FROM operations
        JOIN changes ON changes.operation_id = operations.id, json_each(operations.plan, '$.changes') AS one
        WHERE operations.tool = @tool AND changes.state = 'done' AND changes.outcome IS NOT NULL
          AND json_extract(one.value, '$.id') = changes.change_id
        ORDER BY operations.created_at, operations.id, changes.position
        """;

    public Task<IReadOnlyList<WrittenChange>> OfToolAsync(string tool, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<WrittenChange>>(
            session =>
                session.All(
                    Select,
                    row => new WrittenChange(
                        row.GetString(0),
                        GovernanceJson.FromText<Change>(row.GetString(1)),
                        GovernanceJson.FromText<ChangeOutcome>(row.GetString(2)),
                        row.Instant(3)
                    ),
                    ("@tool", tool)
                ),
            cancellationToken
        );
}
