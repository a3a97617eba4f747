using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>The real server over HTTP on a loopback port, on a simulated org and workspace, with a state folder of its own.</summary>
public sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private ServerUnderTest(WebApplication app, SimulatorHost simulator, DirectoryInfo folder)
    {
        _app = app;
        Simulator = simulator;
        _folder = folder;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public SimulatorHost Simulator { get; }

    public Uri Address { get; }

    public string DataFolder => _folder.FullName;

    public IServiceProvider Services => _app.Services;

    public static async Task<ServerUnderTest> StartAsync(
        SimulatorOptions? options = null,
        IReadOnlyDictionary<string, string?>? settings = null
    )
    {
        var simulator = await SimulatorHost.StartAsync(options ?? new SimulatorOptions(), CancellationToken.None);
        var folder = Directory.CreateTempSubdirectory("server-under-test-");
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(ConnectionsTo(simulator))
            .AddInMemoryCollection(settings ?? new Dictionary<string, string?>())
            .Build();
        var app = HttpHost.Build(
            new ServerOptions(folder.FullName, Path.Combine(AppContext.BaseDirectory, "policies")),
            new Uri("http://127.0.0.1:0"),
            configuration,
            verbose: false,
            legacySse: false
        );
        await app.StartAsync();
        return new ServerUnderTest(app, simulator, folder);
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

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Simulator.DisposeAsync();
        _folder.Delete(recursive: true);
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
