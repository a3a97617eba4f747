using System.ComponentModel;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Mcp.Tools.GetUsage;

[Tool("get_usage", "Show API usage")]
[Description(
    "Shows how much of each connection's allowance is used: Salesforce's calls of the last 24 hours, with the shares at which background work and writes stop, and SpotDraft's requests of the last second."
)]
internal sealed class GetUsageTool(ConnectionCatalog connections, IPaceCounter paces, TimeProvider time)
    : ReadTool<GetUsageInput, GetUsageOutput>
{
    /// <summary>What was told longer ago is asked for anew, for the price of one call.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(5);

    protected override async Task<GetUsageOutput> ReadAsync(GetUsageInput input, ToolCall call, CancellationToken cancellationToken)
    {
        var names = string.IsNullOrWhiteSpace(input.Pair) ? connections.PairNames : [input.Pair];
        Pair[] pairs = names.Count == 0 ? [connections.Pair(null)] : [.. names.Select(connections.Pair)];
        var usage = new List<ConnectionUsage>();
        foreach (var client in pairs.Select(pair => pair.Salesforce).DistinctBy(client => client.Name))
        {
            usage.Add(await OfAsync(client, cancellationToken));
        }

        foreach (var client in pairs.Select(pair => pair.SpotDraft).DistinctBy(client => client.Name))
        {
            usage.Add(
                new ConnectionUsage
                {
                    Connection = client.Name,
                    RequestsInLastSecond = await paces.InLastSecondAsync(client.PaceKey, cancellationToken),
                    RequestsPerSecond = client.RequestsPerSecond > 0 ? client.RequestsPerSecond : null,
                }
            );
        }

        return new GetUsageOutput { Connections = usage };
    }

    private async Task<ConnectionUsage> OfAsync(SalesforceClient client, CancellationToken cancellationToken)
    {
        try
        {
            if (client.Usage is not { } told || time.GetUtcNow() - told.AsOf > GoodFor)
            {
                await client.LimitsAsync(cancellationToken);
            }
        }
        catch (GovernedException fault)
        {
            return new ConnectionUsage { Connection = client.Name, Problem = $"{fault.Error.Message} {fault.Error.Cure}" };
        }

        var (stopBackground, stopWrites) = client.Stops;
        return client.Usage is { } usage
            ? new ConnectionUsage
            {
                Connection = client.Name,
                CallsToday = usage.Used,
                CallsAllowed = usage.Max,
                UsedPercent = usage.Max > 0 ? Math.Round(100m * usage.Used / usage.Max, 1) : null,
                BackgroundStopsAtPercent = Percent(stopBackground),
                WritesStopAtPercent = Percent(stopWrites),
                AsOf = usage.AsOf,
            }
            : new ConnectionUsage { Connection = client.Name, Problem = "Salesforce did not say how many calls are used." };
    }

    private static decimal Percent(double share) => Math.Round((decimal)share * 100, 1);
}

internal sealed record GetUsageInput : ToolInput;

internal sealed record GetUsageOutput
{
    public required IReadOnlyList<ConnectionUsage> Connections { get; init; }
}

internal sealed record ConnectionUsage
{
    public required string Connection { get; init; }

    [Description("Salesforce: calls of the last 24 hours, of everybody who uses the org.")]
    public long? CallsToday { get; init; }

    public long? CallsAllowed { get; init; }

    public decimal? UsedPercent { get; init; }

    [Description("From here on automations, the agent and sweeps wait.")]
    public decimal? BackgroundStopsAtPercent { get; init; }

    [Description("From here on nothing is written.")]
    public decimal? WritesStopAtPercent { get; init; }

    public DateTimeOffset? AsOf { get; init; }

    [Description("SpotDraft: requests of the last second, of all processes on this state folder.")]
    public int? RequestsInLastSecond { get; init; }

    [Description("SpotDraft: requests that the workspace allows in any second.")]
    public int? RequestsPerSecond { get; init; }

    [Description("Why there are no numbers.")]
    public string? Problem { get; init; }
}
