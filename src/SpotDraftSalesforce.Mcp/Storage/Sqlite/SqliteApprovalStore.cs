using Microsoft.Data.Sqlite;
using SpotDraftSalesforce.Governance.Approvals;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

internal sealed class SqliteApprovalStore(SqliteDatabase database) : IApprovalStore
{
    private const string Select = """
        SELECT a.id, a.operation_id, a.state, a.digest, a.salt, a.approver_roles, a.excluded_persons, a.summary, a.requested_at, a.expires_at,
               d.person, d.credential, d.approved, d.comment, d.at
        FROM approvals a LEFT JOIN decisions d ON d.approval_id = a.id
        """;

    public Task<Approval?> FindAsync(string approvalId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.First(Select + " WHERE a.id = @id", Map, ("@id", approvalId)), cancellationToken);

    public Task<IReadOnlyList<Approval>> ListAsync(ApprovalState? state, int most, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Approval>>(
            session =>
                state is null
                    ? session.All(Select + " ORDER BY a.requested_at DESC, a.id DESC LIMIT @most", Map, ("@most", most))
                    : session.All(
                        Select + " WHERE a.state = @state ORDER BY a.requested_at DESC, a.id DESC LIMIT @most",
                        Map,
                        ("@state", EnumText<ApprovalState>.Of(state.Value)),
                        ("@most", most)
                    ),
            cancellationToken
        );

    private static Approval Map(SqliteDataReader row) =>
        new()
        {
            Id = row.GetString(0),
            OperationId = row.GetString(1),
            State = EnumText<ApprovalState>.Parse(row.GetString(2)),
            Digest = row.GetString(3),
            Salt = row.GetString(4),
            ApproverRoles = row.Json<IReadOnlyList<IReadOnlyList<string>>>(5),
            ExcludedPersons = row.Json<IReadOnlyList<string>>(6),
            Summary = row.GetString(7),
            RequestedAt = row.Instant(8),
            ExpiresAt = row.Instant(9),
            Decision = row.IsDBNull(10)
                ? null
                : new ApprovalDecision(row.GetString(10), row.GetString(11), row.GetBoolean(12), row.Text(13), row.Instant(14)),
        };
}
