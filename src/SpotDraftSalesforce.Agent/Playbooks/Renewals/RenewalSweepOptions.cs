namespace SpotDraftSalesforce.Agent.Playbooks.Renewals;

/// <summary>Which contracts a sweep looks at, and how many at the same time.</summary>
public sealed record RenewalSweepOptions
{
    /// <summary>The business date to judge by; the server's today in its pair's time zone when null.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Contracts that end within so many days from then.</summary>
    public int WithinDays { get; init; } = 90;

    /// <summary>Also contracts that ended up to so many days before.</summary>
    public int OverdueDays { get; init; }

    /// <summary>Renewals that are asked for at the same time, 1 to 64.</summary>
    public int Concurrency
    {
        get;
        init =>
            field = value is >= 1 and <= 64
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, "1 to 64 calls at a time");
    } = 4;
}
