namespace SpotDraftSalesforce.EndToEnd.Crash;

/// <summary>How much is done, and how often the server is killed meanwhile.</summary>
internal sealed record CrashPlan
{
    private static readonly CrashPlan Short = new()
    {
        Creations = 12,
        Sweeps = 2,
        DuePerSweep = 8,
        Kills = 10,
        Workers = 3,
        RequestsPerSecond = 10,
        Within = TimeSpan.FromMinutes(4),
    };

    private static readonly CrashPlan Long = new()
    {
        Creations = 200,
        Sweeps = 20,
        DuePerSweep = 50,
        Kills = 200,
        Workers = 6,
        RequestsPerSecond = 40,
        Within = TimeSpan.FromMinutes(40),
    };

    /// <summary>The long form with SDSF_CRASH_LONG=1, otherwise the short one.</summary>
    public static CrashPlan Chosen => Environment.GetEnvironmentVariable("SDSF_CRASH_LONG") == "1" ? Long : Short;

    /// <summary>SDSF_CRASH_SEED, or a new one.</summary>
    public static int Seed =>
        int.TryParse(Environment.GetEnvironmentVariable("SDSF_CRASH_SEED"), System.Globalization.CultureInfo.InvariantCulture, out var seed)
            ? seed
            : Random.Shared.Next();

    /// <summary>Deals, each of which gets its contract, is signed, and is closed as won.</summary>
    public required int Creations { get; init; }

    public required int Sweeps { get; init; }

    public required int DuePerSweep { get; init; }

    /// <summary>Work goes on until the server was killed so often, at each of the writes.</summary>
    public required int Kills { get; init; }

    /// <summary>Clients that ask at the same time for contracts and their ends, and as many for renewals.</summary>
    public required int Workers { get; init; }

    /// <summary>What SpotDraft allows; more than in truth in the long form, which would else wait for it most of its time.</summary>
    public required int RequestsPerSecond { get; init; }

    public required TimeSpan Within { get; init; }
}
