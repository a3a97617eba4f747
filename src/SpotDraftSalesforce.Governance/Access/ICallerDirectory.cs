namespace SpotDraftSalesforce.Governance.Access;

/// <summary>Who a caller is today: roles may have changed, and a key may have been revoked, since an operation was asked for.</summary>
public interface ICallerDirectory
{
    /// <summary>The caller with the roles of today; null when the credential or the person behind it is gone.</summary>
    Task<Caller?> RefreshAsync(Caller caller, CancellationToken cancellationToken);
}
