namespace SpotDraftSalesforce.Agent.Calls;

/// <summary>How long an unattended run keeps trying before it leaves a call to the next run or to a person.</summary>
public sealed record CallLimits
{
    /// <summary>Attempts of one call, the first one included.</summary>
    public int MostAttempts { get; init; } = 5;

    /// <summary>Before the second attempt where the server names no time; doubled each time.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A server that asks for a longer wait than this is not waited for.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an operation that goes on, or whose outcome is unknown, is followed: the server's settle window and a margin.</summary>
    public TimeSpan FollowFor { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Between two looks at an operation, at most; the first look is after <see cref="FirstWait"/>.</summary>
    public TimeSpan LongestLookInterval { get; init; } = TimeSpan.FromSeconds(10);
}
