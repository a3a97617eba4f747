using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

internal sealed class SqliteOperationStore(SqliteDatabase database) : IOperationStore
{
    private const string Select =
        "SELECT id, call_id, state, caller, arguments, reason, plan, decision, approval_id, owner, lease_until, fence, next_look, tries, created_at, updated_at, error, answer, superseded_by FROM operations ";

    private const string NobodyRunsIt = "(owner IS NULL OR lease_until IS NULL OR lease_until < @now)";

    // Unknown without a next look waits for a person; executing without one lost its process.
    private const string Due =
        Select
        + $"""
            WHERE state IN {OperationWrites.LiveStates}
              AND (
                (state IN ('approved', 'executing') AND (next_look IS NULL OR next_look <= @now) AND {NobodyRunsIt})
                OR (state = 'unknown' AND next_look <= @now AND {NobodyRunsIt})
                OR (state = 'awaiting_approval' AND EXISTS (SELECT 1 FROM approvals WHERE approvals.id = approval_id AND expires_at <= @now)))
            ORDER BY coalesce(next_look, created_at) LIMIT @most
            """;

    public Task<Operation?> FindAsync(string operationId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.First(Select + "WHERE id = @id", Map, ("@id", operationId)), cancellationToken);

    public Task<Operation?> FindLiveAsync(string key, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.First(Select + $"WHERE key = @key AND state IN {OperationWrites.LiveStates}", Map, ("@key", key)),
            cancellationToken
        );

    public Task<IReadOnlyList<ChangeProgress>> ChangesAsync(string operationId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ChangeProgress>>(
            session =>
            {
                var plan = session.First("SELECT plan FROM operations WHERE id = @id", row => row.Json<Plan>(0), ("@id", operationId));
                var planned = plan?.Changes.ToDictionary(change => change.Id, StringComparer.Ordinal) ?? [];
                return session.All(
                    "SELECT change_id, state, attempted_at, attempts, outcome FROM changes WHERE operation_id = @id ORDER BY position",
                    row => new ChangeProgress
                    {
                        Change = planned[row.GetString(0)],
                        State = EnumText<ChangeState>.Parse(row.GetString(1)),
                        AttemptedAt = row.InstantOrNull(2),
                        Attempts = row.GetInt32(3),
                        Outcome = row.JsonOrNull<ChangeOutcome>(4),
                    },
                    ("@id", operationId)
                );
            },
            cancellationToken
        );

    public Task<IReadOnlyList<Operation>> DueAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Operation>>(session => session.All(Due, Map, ("@now", now), ("@most", most)), cancellationToken);

    public Task<bool> RenewAsync(string operationId, long fence, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
                session.Execute(
                    """
                    UPDATE operations SET lease_until = @until
                    WHERE id = @id AND fence = @fence AND owner IS NOT NULL AND state IN ('approved', 'executing')
                    """,
                    ("@id", operationId),
                    ("@fence", fence),
                    ("@until", until)
                ) > 0,
            cancellationToken
        );

    public Task<IReadOnlyList<Operation>> ListAsync(int most, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Operation>>(
            session => session.All(Select + "ORDER BY created_at DESC, id DESC LIMIT @most", Map, ("@most", most)),
            cancellationToken
        );

    private static Operation Map(SqliteDataReader row) =>
        new()
        {
            Id = row.GetString(0),
            CallId = row.GetString(1),
            State = EnumText<OperationState>.Parse(row.GetString(2)),
            Caller = row.Json<Caller>(3),
            Arguments = row.Json<JsonObject>(4),
            Reason = row.Text(5),
            Plan = row.Json<Plan>(6),
            Decision = row.Json<Decision>(7),
            ApprovalId = row.Text(8),
            Owner = row.Text(9),
            LeaseUntil = row.InstantOrNull(10),
            Fence = row.GetInt64(11),
            NextLook = row.InstantOrNull(12),
            Tries = row.GetInt32(13),
            CreatedAt = row.Instant(14),
            UpdatedAt = row.Instant(15),
            Error = row.JsonOrNull<Error>(16),
            Answer = row.JsonOrNull<JsonObject>(17),
            SupersededBy = row.Text(18),
        };
}
