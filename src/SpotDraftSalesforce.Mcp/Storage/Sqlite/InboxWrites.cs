using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>Ends messages of the inbox, together with what they led to.</summary>
internal static class InboxWrites
{
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
}
