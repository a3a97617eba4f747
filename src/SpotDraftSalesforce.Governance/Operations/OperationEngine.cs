namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>
/// Performs the changes of an operation, in order, and settles each. The same code goes on after a crash: what was attempted without an outcome
/// is looked up first, and what a change may then do follows from its class.
/// </summary>
public sealed class OperationEngine(
    IJournal journal,
    IOperationStore operations,
    AttemptRecorder attempts,
    IEnumerable<IChangeExecutor> executors,
    OperationOptions options,
    TimeProvider time
)
{
    private readonly Dictionary<string, IChangeExecutor> _executors = executors.ToDictionary(
        executor => executor.System,
        StringComparer.Ordinal
    );

    /// <summary>
    /// Runs an operation that this process holds, until it ends or has to wait. The caller's going away (<paramref name="abandon"/>) stops it only
    /// before its first commit; <paramref name="stopping"/> leaves it to another process once the request under way is settled.
    /// </summary>
    /// <param name="operation">In state executing, its lease ours.</param>
    /// <param name="pending">What becomes durable with the first attempt.</param>
    /// <param name="callId">The call that runs it.</param>
    /// <param name="mayNotWrite">Set where access or policy no longer allow it: what was sent is still settled, nothing more is sent.</param>
    public async Task<Operation> RunAsync(
        Operation operation,
        PendingCommit pending,
        string callId,
        Error? mayNotWrite,
        CancellationToken abandon,
        CancellationToken stopping
    )
    {
        ArgumentNullException.ThrowIfNull(operation);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var run = attempts.Begin(operation.Id, pending, abandon, lost.Token);
        await using var lease = time.CreateTimer(_ => _ = RenewAsync(operation, lost), null, options.Lease / 3, options.Lease / 3);
        try
        {
            return await new OperationRun(operation, callId, run, journal, operations, _executors, options, time, mayNotWrite).ToEndAsync(
                lost.Token
            );
        }
        catch (JournalConflictException conflict) when (conflict.Conflict == JournalConflict.FenceLost)
        {
            // Another process holds it now, because this one was silent for longer than its lease: what that one makes of it is the answer.
            if (await operations.FindAsync(operation.Id, CancellationToken.None) is { } stored)
            {
                return stored;
            }

            throw;
        }
        finally
        {
            attempts.End(operation.Id);
        }
    }

    /// <summary>True while this process runs the operation, also when its lease ran out because the machine was too busy to prolong it.</summary>
    public bool IsRunning(string operationId) => attempts.IsRunning(operationId);

    /// <summary>Makes a run that has not sent anything yet durable, so that its id may be told; false when the run has ended meanwhile.</summary>
    public Task<bool> FlushAsync(string operationId) => attempts.FlushAsync(operationId);

    private async Task RenewAsync(Operation operation, CancellationTokenSource lost)
    {
        try
        {
            if (!await operations.RenewAsync(operation.Id, operation.Fence, time.GetUtcNow() + options.Lease, CancellationToken.None))
            {
                // Not durable yet, or taken over. A take-over shows at the next attempt, which the fence refuses; here there is nothing to stop.
                return;
            }
        }
        catch (GovernedException)
        {
            // Storage does not answer: without evidence the next attempt is refused anyway, so stopping early loses nothing.
            await lost.CancelAsync();
        }
    }
}
