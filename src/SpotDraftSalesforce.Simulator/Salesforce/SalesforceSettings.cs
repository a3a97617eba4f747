namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>What an org allows.</summary>
public sealed record SalesforceSettings
{
    /// <summary>API calls in 24 hours, of simulated time.</summary>
    public int DailyApiRequests { get; init; } = 100_000;

    public OrgKinds Kinds { get; init; }

    /// <summary>
    /// Bytes of a file that comes in parts, 2 GB by
    /// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_sobject_insert_update_blob.htm.
    /// </summary>
    public long LargestFile { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>A session dies after this long, in simulated time, without a call.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromHours(2);

    /// <summary>A used refresh token is replaced by a new one.</summary>
    public bool RotateRefreshTokens { get; init; }

    /// <summary>Newest API version, as <c>/services/data</c> lists it.</summary>
    public int NewestVersion { get; init; } = 68;

    /// <summary>Oldest API version that is still served; 21 and later below it answer 410.</summary>
    public int OldestVersion { get; init; } = 31;
}
