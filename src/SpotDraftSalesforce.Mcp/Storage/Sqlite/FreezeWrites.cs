using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Freezes;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>The one row that stops all writes.</summary>
internal static class FreezeWrites
{
    public static Freeze? Find(SqliteSession session) =>
        session.First(
            "SELECT caller, reason, at FROM freeze WHERE one = 1",
            row => new Freeze(row.Json<Caller>(0), row.GetString(1), row.Instant(2))
        );

    /// <summary>Refuses the entry while writes are frozen.</summary>
    public static void Refuse(SqliteSession session)
    {
        if (Find(session) is { } freeze)
        {
            throw new JournalConflictException(JournalConflict.Frozen, freeze.Told);
        }
    }

    public static void Set(SqliteSession session, Freeze freeze)
    {
        Refuse(session);
        session.Execute(
            "INSERT INTO freeze (one, caller, reason, at) VALUES (1, @caller, @reason, @at)",
            ("@caller", GovernanceJson.ToText(freeze.By)),
            ("@reason", freeze.Reason),
            ("@at", freeze.At)
        );
    }

    public static void Lift(SqliteSession session) => session.Execute("DELETE FROM freeze");
}
