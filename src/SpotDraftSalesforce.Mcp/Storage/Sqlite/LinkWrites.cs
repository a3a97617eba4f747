using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>Writes what belongs together. Who only says so and wrote nothing leaves what is known to have been written.</summary>
internal static class LinkWrites
{
    public static void Save(SqliteSession session, SaveLink save) =>
        session.Execute(
            """
            INSERT INTO links (pair, salesforce_type, salesforce_id, spotdraft_type, spotdraft_id, matched_by, written, created_at, updated_at)
            VALUES (@pair, @salesforceType, @salesforceId, @spotDraftType, @spotDraftId, @matched, @written, @at, @at)
            ON CONFLICT (pair, salesforce_id, spotdraft_type, spotdraft_id, salesforce_type)
            DO UPDATE SET matched_by = excluded.matched_by, written = COALESCE(excluded.written, links.written), updated_at = excluded.updated_at
            """,
            ("@pair", save.Link.Pair),
            ("@salesforceType", save.Link.SalesforceType),
            ("@salesforceId", save.Link.SalesforceId),
            ("@spotDraftType", save.Link.SpotDraftType),
            ("@spotDraftId", save.Link.SpotDraftId),
            ("@matched", save.Link.MatchedBy),
            ("@written", save.Link.Written),
            ("@at", save.At)
        );
}
