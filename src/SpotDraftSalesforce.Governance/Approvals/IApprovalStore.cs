namespace SpotDraftSalesforce.Governance.Approvals;

/// <summary>Reads approvals. They are written through the journal only.</summary>
public interface IApprovalStore
{
    Task<Approval?> FindAsync(string approvalId, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<Approval>> ListAsync(ApprovalState? state, int most, CancellationToken cancellationToken);
}
