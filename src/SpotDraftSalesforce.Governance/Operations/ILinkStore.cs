namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>Reads links. They are written through the journal only.</summary>
public interface ILinkStore
{
    Task<IReadOnlyList<Link>> FindBySalesforceAsync(string pair, string salesforceId, CancellationToken cancellationToken);

    Task<IReadOnlyList<Link>> FindBySpotDraftAsync(
        string pair,
        string spotDraftType,
        string spotDraftId,
        CancellationToken cancellationToken
    );
}
