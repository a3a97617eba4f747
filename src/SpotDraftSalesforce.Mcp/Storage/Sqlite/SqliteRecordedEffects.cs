using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Automations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

internal sealed class SqliteRecordedEffects(SqliteDatabase database) : IRecordedEffects
{
    /// <summary>One change of a plan, without reading the thousands that may stand beside it.</summary>
    private const string Select = """
        SELECT one.value FROM changes
        JOIN operations ON operations.id = changes.operation_id, json_each(operations.plan, '$.changes') AS one
        WHERE json_extract(changes.outcome, '$.record_id') = @record AND changes.outcome IS NOT NULL AND changes.state = 'done'
          AND json_extract(one.value, '$.id') = changes.change_id
        ORDER BY changes.attempted_at DESC LIMIT @most
        """;

    public Task<IReadOnlyList<Change>> OfRecordAsync(string recordId, int most, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Change>>(
            session =>
                session.All(Select, row => GovernanceJson.FromText<Change>(row.GetString(0)), ("@record", recordId), ("@most", most)),
            cancellationToken
        );
}
