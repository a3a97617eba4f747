using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>Looks up what this server has written to a vendor's record.</summary>
internal interface IRecordedEffects
{
    /// <summary>The latest changes that made or changed a record, newest first; those in doubt are not among them.</summary>
    Task<IReadOnlyList<Change>> OfRecordAsync(string recordId, int most, CancellationToken cancellationToken);
}
