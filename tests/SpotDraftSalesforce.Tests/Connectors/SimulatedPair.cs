using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.Salesforce;
using SpotDraftSalesforce.Simulator.SpotDraft;

namespace SpotDraftSalesforce.Tests.Connectors;

/// <summary>The connectors over real HTTP to a simulator of the test's own.</summary>
internal sealed class SimulatedPair : IAsyncDisposable
{
    private SimulatedPair(SimulatorHost host, Workbench bench)
    {
        Host = host;
        Bench = bench;
    }

    public SimulatorHost Host { get; }

    public Workbench Bench { get; }

    public DateOnly Today => DateOnly.FromDateTime(Host.Clock.GetUtcNow().UtcDateTime);

    public static async Task<SimulatedPair> StartAsync(
        Action<Dictionary<string, string?>, SimulatorHost>? adjust = null,
        SpotDraftSettings? spotDraft = null,
        SalesforceSettings? salesforce = null
    )
    {
        var options = new SimulatorOptions
        {
            SpotDraft = spotDraft ?? new SpotDraftSettings { RequestsPerSecond = 0 },
            Salesforce = salesforce ?? new(),
        };
        var host = await SimulatorHost.StartAsync(options, CancellationToken.None);
        return new SimulatedPair(host, BenchFor(host, adjust, null));
    }

    /// <summary>Another client of the same simulator, as another process would be.</summary>
    public static Workbench BenchFor(SimulatorHost host, Action<Dictionary<string, string?>, SimulatorHost>? adjust, IPaceLedger? ledger)
    {
        var settings = SettingsFor(host);
        adjust?.Invoke(settings, host);
        return new Workbench(null, settings, ledger);
    }

    /// <summary>A client whose clock the test moves.</summary>
    public static Workbench BenchFor(SimulatorHost host, TimeProvider time) => new(null, SettingsFor(host), time: time);

    /// <summary>Connections to the simulator whose attempts go into a recorder of the test's own.</summary>
    public static ConnectionCatalog CatalogFor(SimulatorHost host, IAttemptRecorder attempts) =>
        Workbench.CatalogOf(SettingsFor(host), attempts);

    private static Dictionary<string, string?> SettingsFor(SimulatorHost host)
    {
        var access = host.Ready;
        return new Dictionary<string, string?>
        {
            ["Connections:salesforce:main:LoginUrl"] = access.Salesforce.Login,
            ["Connections:salesforce:main:ClientId"] = access.Salesforce.ClientId,
            ["Connections:salesforce:main:ClientSecret"] = access.Salesforce.ClientSecret,
            ["Connections:salesforce:main:RetryDelayMilliseconds"] = "1",
            ["Connections:spotdraft:main:BaseAddress"] = access.SpotDraft.Base,
            ["Connections:spotdraft:main:ClientId"] = access.SpotDraft.ClientId,
            ["Connections:spotdraft:main:ClientSecret"] = access.SpotDraft.ClientSecret,
            ["Connections:spotdraft:main:RetryDelayMilliseconds"] = "1",
            ["Connections:spotdraft:main:RequestsPerSecond"] = "0",
        };
    }

    /// <summary>The id of a seeded record by its name.</summary>
    public string IdOf(string type, string name) =>
        (string)Host.Salesforce.Org.All(type).First(record => (string?)record["Name"] == name)["Id"]!;

    public async ValueTask DisposeAsync()
    {
        Bench.Dispose();
        await Host.DisposeAsync();
    }
}
