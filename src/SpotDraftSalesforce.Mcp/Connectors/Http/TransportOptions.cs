namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>How patient a connection is.</summary>
internal record TransportOptions
{
    /// <summary>Seconds that one attempt may take, its answer included.</summary>
    public double TimeoutSeconds { get; init; } = 30;

    /// <summary>How often a request that may be repeated is repeated.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Milliseconds before the first repetition; doubled, with jitter, for each further one.</summary>
    public double RetryDelayMilliseconds { get; init; } = 500;

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    public TimeSpan RetryDelay => TimeSpan.FromMilliseconds(RetryDelayMilliseconds);
}
