using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Automations;
using SpotDraftSalesforce.Mcp.Commands;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.Mcp.Hosting.Demo;

/// <summary>The simulator and the server on loopback ports, and the people of the story with their keys.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private readonly List<McpClient> _clients = [];
    private readonly HttpClient _http;

    private DemoStage(SimulatorHost simulator, WebApplication server, HttpClient http)
    {
        Simulator = simulator;
        Server = server;
        _http = http;
        Address = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public SimulatorHost Simulator { get; }

    public WebApplication Server { get; }

    public Uri Address { get; }

    /// <summary>Hears every answer of a tool as it came, with the tool's name.</summary>
    public Action<string, CallToolResult>? Answered { get; set; }

    public static async Task<DemoStage> BuildAsync(ServerOptions options, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), cancellationToken);
        try
        {
            var server = HttpHost.Build(
                options,
                new Uri("http://127.0.0.1:0"),
                ServeCommand.On(configuration, simulator),
                verbose: false,
                legacySse: false
            );
            await server.StartAsync(cancellationToken);
            var http = server.Services.GetService<IHttpClientFactory>()?.CreateClient() ?? new HttpClient(new SocketsHttpHandler());
            var stage = new DemoStage(simulator, server, http);
            await stage.SubscribeAsync(cancellationToken);
            return stage;
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new key for a person; a person may have several.</summary>
    public Task<string> PersonKeyAsync(string id, string role, CancellationToken cancellationToken) =>
        KeyAsync(new Principal(id, CallerKind.User, [role], null, null), cancellationToken);

    public Task<string> AgentKeyAsync(string id, string sponsor, string role, CancellationToken cancellationToken) =>
        KeyAsync(new Principal(id, CallerKind.Agent, [role], sponsor, null), cancellationToken);

    /// <summary>An MCP client over HTTP, as any assistant would be one.</summary>
    public async Task<McpClient> ConnectAsync(string key, CancellationToken cancellationToken)
    {
        var client = await McpClient.CreateAsync(
            new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = new Uri(Address, "/mcp"),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    AdditionalHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = "Bearer " + key },
                }
            ),
            cancellationToken: cancellationToken
        );
        _clients.Add(client);
        return client;
    }

    public async Task<JsonObject> CallAsync(McpClient client, string tool, JsonObject arguments, CancellationToken cancellationToken)
    {
        var result = await client.CallToolAsync(
            tool,
            arguments.ToDictionary(argument => argument.Key, argument => (object?)argument.Value, StringComparer.Ordinal),
            cancellationToken: cancellationToken
        );
        Answered?.Invoke(tool, result);
        return JsonNode.Parse(((TextContentBlock)result.Content[0]).Text)!.AsObject();
    }

    /// <summary>Decides an approval over HTTP; the answer's error code, or null.</summary>
    public async Task<string?> DecideAsync(string approval, bool approve, string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(Address, $"/approvals/{approval}/{(approve ? "approve" : "deny")}")
        );
        request.Headers.Authorization = new("Bearer", key);
        using var response = await _http.SendAsync(request, cancellationToken);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return answer?["error"]?["code"]?.ToString();
    }

    /// <summary>Uses a control of the simulator, as the world outside would act.</summary>
    public async Task<JsonNode?> ActAsync(
        HttpMethod method,
        Uri simulator,
        string path,
        JsonNode? body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(simulator, "/_sim" + path));
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>Asks until the answer is as wanted, at most half a minute; returns the last answer.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> wanted, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var answer = await ask();
            if (wanted(answer) || patience.IsCancellationRequested)
            {
                return answer;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        _http.Dispose();
        await Server.StopAsync(CancellationToken.None);
        await Server.DisposeAsync();
        await Simulator.DisposeAsync();
    }

    private async Task SubscribeAsync(CancellationToken cancellationToken) =>
        await ActAsync(
            HttpMethod.Post,
            Simulator.SpotDraftBase,
            "/spotdraft/webhooks/subscribe",
            new JsonObject { ["url"] = new Uri(Address, WebhookEndpoint.Path + "/default").ToString() },
            cancellationToken
        );

    private async Task<string> KeyAsync(Principal principal, CancellationToken cancellationToken)
    {
        var keys = Server.Services.GetRequiredService<ApiKeys>();
        return (await keys.CreateAsync(principal, null, "demo", "demo", cancellationToken)).Text;
    }
}
