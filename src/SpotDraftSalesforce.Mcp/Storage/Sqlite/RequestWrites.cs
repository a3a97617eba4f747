using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Replay;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>Remembers requests, and forgets those that are past their time.</summary>
internal static class RequestWrites
{
    public static void Save(SqliteSession session, SaveRequest request)
    {
        session.Execute("DELETE FROM requests WHERE at < @gone", ("@gone", request.At - ReplayStage.Kept));
        var saved = session.Execute(
            """
            INSERT INTO requests (caller_id, tool, request_id, arguments_digest, call_id, operation_id, at)
            VALUES (@caller, @tool, @request, @digest, @call, @operation, @at)
            ON CONFLICT DO NOTHING
            """,
            ("@caller", request.CallerId),
            ("@tool", request.Tool),
            ("@request", request.RequestId),
            ("@digest", request.ArgumentsDigest),
            ("@call", request.CallId),
            ("@operation", request.OperationId),
            ("@at", request.At)
        );
        if (saved == 0)
        {
            throw new JournalConflictException(JournalConflict.RequestTaken, request.RequestId);
        }
    }
}
