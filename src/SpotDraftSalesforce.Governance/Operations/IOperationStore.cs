namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>Reads operations. They are written through the journal only, together with their evidence.</summary>
public interface IOperationStore
{
    Task<Operation?> FindAsync(string operationId, CancellationToken cancellationToken);

    /// <summary>The live operation that holds the key, if there is one.</summary>
    Task<Operation?> FindLiveAsync(string key, CancellationToken cancellationToken);

    Task<IReadOnlyList<ChangeProgress>> ChangesAsync(string operationId, CancellationToken cancellationToken);

    /// <summary>Live operations that nobody runs and that something can be done about now: approved, interrupted, in doubt, or expired.</summary>
    Task<IReadOnlyList<Operation>> DueAsync(DateTimeOffset now, int most, CancellationToken cancellationToken);

    /// <summary>Prolongs a lease; false when the fence has moved on and the operation is somebody else's.</summary>
    Task<bool> RenewAsync(string operationId, long fence, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>The newest operations first.</summary>
    Task<IReadOnlyList<Operation>> ListAsync(int most, CancellationToken cancellationToken);
}
