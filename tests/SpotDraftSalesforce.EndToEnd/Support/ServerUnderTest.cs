using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>The real server over HTTP on a loopback port, on a simulated org and workspace, with a state folder of its own.</summary>
public sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly IConfiguration _configuration;
    private readonly DirectoryInfo _folder;
    private readonly string _policies;
    private WebApplication _app;

    private ServerUnderTest(
        WebApplication app,
        SimulatorHost simulator,
        DirectoryInfo folder,
        IConfiguration configuration,
        string policies
    )
    {
        _app = app;
        _configuration = configuration;
        _policies = policies;
        _folder = folder;
        Simulator = simulator;
        World = new World(simulator);
    }

    public SimulatorHost Simulator { get; }

    /// <summary>What people and vendors do outside the server.</summary>
    public World World { get; }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public string DataFolder => _folder.FullName;

    public IServiceProvider Services => _app.Services;

    /// <param name="policies">A policies folder; the shipped one where it is missing.</param>
    public static async Task<ServerUnderTest> StartAsync(
        SimulatorOptions? options = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        string? policies = null
    )
    {
        var simulator = await SimulatorHost.StartAsync(options ?? new SimulatorOptions(), CancellationToken.None);
        var folder = Directory.CreateTempSubdirectory("server-under-test-");
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(ConnectionsTo(simulator))
            .AddInMemoryCollection(settings ?? new Dictionary<string, string?>())
            .Build();
        var found = policies ?? Path.Combine(AppContext.BaseDirectory, "policies");
        return new ServerUnderTest(await RunAsync(folder, found, configuration), simulator, folder, configuration, found);
    }

    /// <summary>Stops the server and starts another one on the same state folder; clients and keys have to be made anew, keys stay valid.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _app = await RunAsync(_folder, _policies, _configuration);
    }

    /// <summary>Stops the server; the simulator and the state folder stay.</summary>
    public async Task StopAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Settings that point the connections at a simulator.</summary>
    public static IReadOnlyDictionary<string, string?> ConnectionsTo(SimulatorHost simulator) => SimulatorConnections.Of(simulator.Ready);

    public async Task<string> KeyAsync(string person, params string[] roles) =>
        await KeyAsync(new Principal(person, CallerKind.User, roles, null, null));

    public async Task<string> MachineKeyAsync(string machine, string sponsor, params string[] roles) =>
        await KeyAsync(new Principal(machine, CallerKind.Agent, roles, sponsor, null));

    public async Task<McpClient> ConnectAsync(string key) =>
        await McpClient.CreateAsync(
            new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = new Uri(Address, "/mcp"),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + key },
                }
            )
        );

    /// <summary>Decides an approval over HTTP with a person's key; the error's code, or null.</summary>
    public async Task<string?> DecideAsync(string approval, bool approve, string key)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(Address, $"/approvals/{approval}/{(approve ? "approve" : "deny")}")
        );
        request.Headers.Authorization = new("Bearer", key);
        using var response = await World.Http.SendAsync(request);
        return (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())?["error"]?["code"];
    }

    /// <summary>An operation once it rests: neither running, nor approved and not taken up, nor in doubt.</summary>
    public Task<Operation> SettledAsync(string operation) =>
        Eventually.UntilAsync(
            async () => (await Services.GetRequiredService<IOperationStore>().FindAsync(operation, CancellationToken.None))!,
            found => found.State is not (OperationState.Executing or OperationState.Unknown or OperationState.Approved)
        );

    /// <summary>How many events the log holds.</summary>
    public async Task<long> LogSizeAsync() => (await Services.GetRequiredService<IAuditLog>().HeadAsync(CancellationToken.None)).Size;

    /// <summary>The events of the log from a position on.</summary>
    public async Task<IReadOnlyList<StoredEvent>> EventsAsync(long from)
    {
        var events = new List<StoredEvent>();
        await foreach (var one in Services.GetRequiredService<IAuditLog>().ReadAsync(from, CancellationToken.None))
        {
            events.Add(one);
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        World.Dispose();
        await Simulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<WebApplication> RunAsync(DirectoryInfo folder, string policies, IConfiguration configuration)
    {
        var app = HttpHost.Build(
            new ServerOptions(folder.FullName, policies),
            new Uri("http://127.0.0.1:0"),
            configuration,
            verbose: false,
            legacySse: false
        );
        await app.StartAsync();
        return app;
    }

    private async Task<string> KeyAsync(Principal principal) =>
        (await _app.Services.GetRequiredService<ApiKeys>().CreateAsync(principal, null, null, "test", CancellationToken.None)).Text;
}

/// <summary>Calls a tool and reads its answer.</summary>
public static class ToolCalls
{
    public static async Task<JsonObject> AskAsync(
        this McpClient client,
        string tool,
        object? arguments = null,
        CancellationToken cancellationToken = default
    )
    {
        var given = JsonSerializer.SerializeToElement(arguments ?? new { });
        var result = await client.CallToolAsync(
            tool,
            given.EnumerateObject().ToDictionary(one => one.Name, one => (object?)one.Value),
            cancellationToken: cancellationToken
        );
        return JsonNode.Parse(((TextContentBlock)result.Content[0]).Text)!.AsObject();
    }
}
