using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Freezes;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Automations;

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

    /// <summary>What the freeze stopped is due at once, and has used up no tries: whoever lifts it wants to see it go on.</summary>
    public static void Lift(SqliteSession session, LiftFreeze lift)
    {
        session.Execute("DELETE FROM freeze");
        session.Execute(
            """
            UPDATE operations SET next_look = @at
            WHERE state IN ('approved', 'executing') AND next_look > @at AND owner IS NULL AND json_extract(error, '$.code') = 'frozen'
            """,
            ("@at", lift.At)
        );
        session.Execute(
            "UPDATE inbox SET tries = 0, next_try = CASE WHEN next_try > @held THEN @at ELSE next_try END WHERE state = 'waiting'",
            ("@at", lift.At),
            ("@held", lift.At + InboxWorker.Hold)
        );
    }
}
