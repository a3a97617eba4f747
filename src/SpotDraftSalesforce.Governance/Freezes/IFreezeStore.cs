namespace SpotDraftSalesforce.Governance.Freezes;

/// <summary>Reads the freeze that all processes on one state folder share. It is written through the journal only.</summary>
public interface IFreezeStore
{
    /// <summary>The freeze as it stands now, never from a cache; null where writes may go on.</summary>
    Task<Freeze?> FindAsync(CancellationToken cancellationToken);
}
