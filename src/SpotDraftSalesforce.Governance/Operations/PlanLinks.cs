namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>Says what belongs together once an operation has ended.</summary>
internal static class PlanLinks
{
    /// <summary>
    /// All of the plan's links after success. Of an operation that ended half-way those to what it created itself: without them a lookup that lags
    /// would let the next call create it a second time.
    /// </summary>
    public static IEnumerable<Link> Of(Plan plan, OperationState state, IReadOnlyDictionary<string, ChangeOutcome> outcomes) =>
        state switch
        {
            OperationState.Succeeded => plan.Links.Select(link => Resolved(link, outcomes)),
            OperationState.Partial => plan.Links.Where(Names).Select(link => Resolved(link, outcomes)).Where(link => !Names(link)),
            _ => [],
        };

    private static bool Names(Link link) => ChangeReferences.Names(link.SalesforceId) || ChangeReferences.Names(link.SpotDraftId);

    private static Link Resolved(Link link, IReadOnlyDictionary<string, ChangeOutcome> outcomes) =>
        link with
        {
            SalesforceId = ChangeReferences.Text(link.SalesforceId, outcomes),
            SpotDraftId = ChangeReferences.Text(link.SpotDraftId, outcomes),
        };
}
