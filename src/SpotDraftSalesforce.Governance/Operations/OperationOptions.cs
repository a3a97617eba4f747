namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>The clocks of operations.</summary>
public sealed record OperationOptions
{
    /// <summary>This process, as owner of leases.</summary>
    public string Instance { get; init; } = Ids.Instance();

    /// <summary>How long an operation stays with a process that says nothing any more.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after its attempt a creation may still turn up at the vendor: request timeout and lookup lag together.</summary>
    public TimeSpan SettleWindow { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>No call holds a client longer than this.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How often an operation is taken up again after faults that pass, before it ends as partial.</summary>
    public int MostTries { get; init; } = 6;

    /// <summary>How often to look for operations that wait for somebody to take them up.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(500);
}
