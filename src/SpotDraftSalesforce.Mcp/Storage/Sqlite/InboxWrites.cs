using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Automations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>Ends messages of the inbox, together with what they led to.</summary>
internal static class InboxWrites
{
    /// <summary>Stores a message; false where it was there already. One that failed and is delivered again is worked off again.</summary>
    public static bool Add(SqliteSession session, InboxMessage message) =>
        session.Execute(
            """
            INSERT INTO inbox (pair, source, key, activity, body, event_at, received_at, state, tries, note)
            VALUES (@pair, @source, @key, @activity, @body, @eventAt, @receivedAt, @state, @tries, @note)
            ON CONFLICT (pair, key) DO UPDATE SET state = 'waiting', tries = 0, next_try = NULL, ended_at = NULL WHERE state = 'failed'
            """,
            ("@pair", message.Pair),
            ("@source", message.Source),
            ("@key", message.Key),
            ("@activity", message.Activity),
            ("@body", message.Body),
            ("@eventAt", message.EventAt),
            ("@receivedAt", message.ReceivedAt),
            ("@state", message.State),
            ("@tries", message.Tries),
            ("@note", message.Note)
        ) > 0;

    public static void End(SqliteSession session, EndInbox end)
    {
        var ended = session.Execute(
            "UPDATE inbox SET state = @state, note = @note, next_try = @next, ended_at = @at WHERE id = @id",
            ("@id", end.MessageId),
            ("@state", end.State),
            ("@note", end.Note),
            ("@next", end.NextTry),
            ("@at", end.At)
        );
        if (ended == 0)
        {
            throw new InvalidOperationException($"The inbox has no message {end.MessageId}.");
        }
    }

    public static void Redrive(SqliteSession session, RedriveInbox redrive)
    {
        var found = session.Execute(
            "UPDATE inbox SET state = 'waiting', tries = 0, next_try = NULL, ended_at = NULL WHERE id = @id",
            ("@id", redrive.MessageId)
        );
        if (found == 0)
        {
            throw new InvalidOperationException($"The inbox has no message {redrive.MessageId}.");
        }
    }
}
