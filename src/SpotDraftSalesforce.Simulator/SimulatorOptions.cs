using SpotDraftSalesforce.Simulator.Salesforce;
using SpotDraftSalesforce.Simulator.SpotDraft;

namespace SpotDraftSalesforce.Simulator;

/// <summary>How a simulator is started. Port 0 takes any free one.</summary>
public sealed record SimulatorOptions
{
    public int SalesforcePort { get; init; }

    public int SpotDraftPort { get; init; }

    /// <summary>A data folder that replaces the small seed; null for the seed.</summary>
    public string? LoadFolder { get; init; }

    /// <summary>Opportunities added for measurements.</summary>
    public int Opportunities { get; init; }

    /// <summary>The simulated day at the start; null for today.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Where the private key of the JWT flow is written, readable by the owner only; null for a file in a new temporary folder.</summary>
    public string? JwtKeyFile { get; init; }

    public SalesforceSettings Salesforce { get; init; } = new();

    public SpotDraftSettings SpotDraft { get; init; } = new();

    /// <summary>The machine's time, which rates, retries and latencies are counted by.</summary>
    public TimeProvider Machine { get; init; } = TimeProvider.System;
}
