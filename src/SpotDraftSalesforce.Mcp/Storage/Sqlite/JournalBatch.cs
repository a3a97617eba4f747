using Microsoft.Data.Sqlite;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>
/// One transaction: it reads the tree's head, writes each entry whole or not at all, and moves the head on. The write lock is held from the head's
/// reading to its writing, so that whoever writes, the log neither forks nor has a gap.
/// </summary>
internal static class JournalBatch
{
    /// <summary>A head is kept aside each time the log grows past a multiple of this.</summary>
    public const int CheckpointEvery = 256;

    private const int SqliteConstraint = 19;

    /// <summary>Returns for each entry null once it is durable, or why nothing of it was written.</summary>
    public static Exception?[] Commit(
        SqliteSession session,
        IReadOnlyList<QueuedEntry> batch,
        JournalInstances instances,
        DateTimeOffset now
    )
    {
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            instances.Heartbeat(session, now);
            var tree = ReadTree(session);
            var before = tree.Size;
            var conflicts = batch.Select(entry => Write(session, entry, tree)).ToArray();
            if (tree.Size > before)
            {
                WriteHead(session, tree, before, now);
            }

            session.Execute("COMMIT");
            return conflicts;
        }
        catch
        {
            instances.Forget();
            SqliteDatabase.TryRollback(session);
            throw;
        }
    }

    private static Exception? Write(SqliteSession session, QueuedEntry entry, MerkleTree tree)
    {
        session.Execute("SAVEPOINT entry");
        try
        {
            foreach (var write in entry.Writes)
            {
                JournalWrites.Apply(session, write);
            }

            for (var i = 0; i < entry.Events.Count; i++)
            {
                Insert(session, tree.Size + i, entry.Events[i]);
            }
        }
        catch (Exception conflict)
            when (conflict is JournalConflictException or InvalidOperationException
                || conflict is SqliteException { SqliteErrorCode: SqliteConstraint }
            )
        {
            session.Execute("ROLLBACK TO entry");
            session.Execute("RELEASE entry");
            return conflict;
        }

        session.Execute("RELEASE entry");
        foreach (var written in entry.Events)
        {
            tree.Append(written.Leaf);
        }

        return null;
    }

    private static void Insert(SqliteSession session, long seq, SealedEvent happened)
    {
        session.Execute(
            "INSERT INTO audit_events (seq, time, call_id, operation_id, type, json, leaf) VALUES (@seq, @time, @call, @operation, @type, @json, @leaf)",
            ("@seq", seq),
            ("@time", happened.Event.Time),
            ("@call", happened.Event.CallId),
            ("@operation", happened.Event.OperationId),
            ("@type", happened.Event.Type),
            ("@json", happened.Json),
            ("@leaf", happened.Leaf)
        );
        foreach (var value in happened.Values)
        {
            session.Execute(
                "INSERT INTO audit_values (seq, path, salt, json) VALUES (@seq, @path, @salt, @json)",
                ("@seq", seq),
                ("@path", value.Path),
                ("@salt", value.Salt),
                ("@json", value.Json)
            );
        }
    }

    private static MerkleTree ReadTree(SqliteSession session) =>
        session.First("SELECT size, frontier FROM tree_head WHERE one = 1", row => new MerkleTree(row.GetInt64(0), row.Bytes(1)))
        ?? throw new InvalidDataException("The log has lost its head.");

    private static void WriteHead(SqliteSession session, MerkleTree tree, long before, DateTimeOffset now)
    {
        var root = tree.Root();
        var frontier = tree.Frontier();
        session.Execute(
            "UPDATE tree_head SET size = @size, root = @root, frontier = @frontier, time = @time WHERE one = 1",
            ("@size", tree.Size),
            ("@root", root),
            ("@frontier", frontier),
            ("@time", now)
        );
        if (tree.Size / CheckpointEvery > before / CheckpointEvery)
        {
            session.Execute(
                "INSERT INTO audit_checkpoints (size, root, frontier, time) VALUES (@size, @root, @frontier, @time)",
                ("@size", tree.Size),
                ("@root", root),
                ("@frontier", frontier),
                ("@time", now)
            );
        }
    }
}
