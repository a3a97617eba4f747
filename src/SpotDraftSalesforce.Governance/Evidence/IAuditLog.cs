namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>Reads the log.</summary>
public interface IAuditLog
{
    /// <summary>All events from <paramref name="from"/> (0-based) on, in order.</summary>
    IAsyncEnumerable<StoredEvent> ReadAsync(long from, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<StoredEvent>> SearchAsync(AuditQuery query, CancellationToken cancellationToken);

    /// <summary>The tree's size, root and frontier as they are stored.</summary>
    Task<TreeHead> HeadAsync(CancellationToken cancellationToken);

    /// <summary>Earlier heads that were kept, oldest first.</summary>
    Task<IReadOnlyList<TreeHead>> CheckpointsAsync(CancellationToken cancellationToken);

    /// <summary>The values behind the commitments of one event; fewer than the event names once some were erased.</summary>
    Task<IReadOnlyList<CommittedValue>> ValuesAsync(long seq, CancellationToken cancellationToken);
}

/// <param name="Seq">Position in the log, from 0; the leaf's index in the tree.</param>
public sealed record StoredEvent(long Seq, DateTimeOffset Time, string? CallId, string? OperationId, string Type, string Json, byte[] Leaf);

/// <param name="Text">Searched in the event's JSON as it stands.</param>
public sealed record AuditQuery(
    string? Type = null,
    string? CallId = null,
    string? OperationId = null,
    string? Text = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    int Most = 50
);

/// <param name="Frontier">The roots of the perfect subtrees, largest first, 32 bytes each.</param>
public sealed record TreeHead(long Size, byte[] Root, byte[] Frontier, DateTimeOffset Time);
