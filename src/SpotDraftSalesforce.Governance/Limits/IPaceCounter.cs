namespace SpotDraftSalesforce.Governance.Limits;

/// <summary>Counts the requests that all processes on one state folder have just sent to a vendor.</summary>
public interface IPaceCounter
{
    /// <param name="key">The allowance that is shared, such as <c>spotdraft:main</c>.</param>
    Task<int> InLastSecondAsync(string key, CancellationToken cancellationToken);
}
