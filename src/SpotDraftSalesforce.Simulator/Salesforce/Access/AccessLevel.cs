namespace SpotDraftSalesforce.Simulator.Salesforce.Access;

/// <summary>What somebody may do with an object or a field.</summary>
internal enum AccessLevel
{
    None,
    Read,
    Edit,
}
