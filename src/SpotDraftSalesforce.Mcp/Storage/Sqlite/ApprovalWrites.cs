using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>Writes approvals: opened once, decided once, used once.</summary>
internal static class ApprovalWrites
{
    public static void Open(SqliteSession session, Approval approval) =>
        session.Execute(
            """
            INSERT INTO approvals (id, operation_id, state, digest, salt, approver_roles, excluded_persons, summary, requested_at, expires_at)
            VALUES (@id, @operation, @state, @digest, @salt, @roles, @excluded, @summary, @requested, @expires)
            """,
            ("@id", approval.Id),
            ("@operation", approval.OperationId),
            ("@state", EnumText<ApprovalState>.Of(approval.State)),
            ("@digest", approval.Digest),
            ("@salt", approval.Salt),
            ("@roles", GovernanceJson.ToText(approval.ApproverRoles)),
            ("@excluded", GovernanceJson.ToText(approval.ExcludedPersons)),
            ("@summary", approval.Summary),
            ("@requested", approval.RequestedAt),
            ("@expires", approval.ExpiresAt)
        );

    public static void Decide(SqliteSession session, DecideApproval decide)
    {
        var decided = session.Execute(
            "UPDATE approvals SET state = @state WHERE id = @id AND state = 'pending'",
            ("@id", decide.ApprovalId),
            ("@state", EnumText<ApprovalState>.Of(decide.To))
        );
        if (decided == 0)
        {
            throw new JournalConflictException(JournalConflict.ApprovalUsed, decide.ApprovalId);
        }

        if (decide.Decision is { } decision)
        {
            session.Execute(
                "INSERT INTO decisions (approval_id, person, credential, approved, comment, at) VALUES (@id, @person, @credential, @approved, @comment, @at)",
                ("@id", decide.ApprovalId),
                ("@person", decision.Person),
                ("@credential", decision.Credential),
                ("@approved", decision.Approved),
                ("@comment", decision.Comment),
                ("@at", decision.At)
            );
        }
    }

    public static void Use(SqliteSession session, UseApproval use)
    {
        var used = session.Execute(
            "UPDATE approvals SET state = 'used', used_at = @at WHERE id = @id AND state = 'approved'",
            ("@id", use.ApprovalId),
            ("@at", use.At)
        );
        if (used == 0)
        {
            throw new JournalConflictException(JournalConflict.ApprovalUsed, use.ApprovalId);
        }
    }
}
