namespace SpotDraftSalesforce.Simulator.Salesforce.Bulk;

/// <summary>What a test may do to jobs. Callers hold the org's lock.</summary>
internal sealed class BulkSwitches
{
    /// <summary>Jobs stay in progress until this is over.</summary>
    public bool Holding { get; set; }

    /// <summary>The next ingest job fails when it has tried so many rows.</summary>
    public int? FailAfter { get; set; }
}
