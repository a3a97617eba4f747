namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>Tells what a tool has written, for what a vendor itself does not list.</summary>
public interface IWrittenChanges
{
    /// <summary>The changes of a tool's operations that were done, oldest first.</summary>
    Task<IReadOnlyList<WrittenChange>> OfToolAsync(string tool, CancellationToken cancellationToken);
}

/// <param name="At">When its operation was prepared.</param>
public sealed record WrittenChange(string OperationId, Change Change, ChangeOutcome Outcome, DateTimeOffset At);
