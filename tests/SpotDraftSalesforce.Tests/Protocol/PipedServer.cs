using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Mcp.Protocol;

namespace SpotDraftSalesforce.Tests.Protocol;

/// <summary>The server's whole composition behind a pair of pipes, with no connection configured, for one caller.</summary>
internal sealed class PipedServer : IAsyncDisposable
{
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("piped-server-");
    private readonly ServiceProvider _services;
    private readonly McpServer _server;
    private readonly Task _run;
    private StreamReader? _answers;

    private PipedServer(params string[] roles)
    {
        var configuration = new ConfigurationBuilder().Build();
        var options = new ServerOptions(_folder.FullName, Path.Combine(AppContext.BaseDirectory, "policies"));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSpotDraftSalesforce(options, configuration);
        services.AddApiKeys();
        services.AddSingleton<ICallerSource>(
            new FixedCaller(
                new Caller
                {
                    Id = "sales-rep",
                    Kind = CallerKind.User,
                    Roles = roles,
                    Channel = "stdio",
                }
            )
        );
        McpServerSetup.AddServer(services);
        _services = services.BuildServiceProvider();
        _server = McpServer.Create(
            new StreamServerTransport(_toServer.Reader.AsStream(), _toClient.Writer.AsStream(), "piped", NullLoggerFactory.Instance),
            _services.GetRequiredService<IOptions<McpServerOptions>>().Value,
            NullLoggerFactory.Instance,
            _services
        );
        _run = _server.RunAsync();
    }

    /// <summary>A caller of this role may use every tool.</summary>
    public static PipedServer ForEveryTool() => new("sales_manager", "admin");

    public static PipedServer ForRole(string role) => new(role);

    /// <summary>The SDK's own client; not together with <see cref="ExchangeAsync"/>.</summary>
    public Task<McpClient> ConnectAsync() =>
        McpClient.CreateAsync(
            new StreamClientTransport(_toServer.Writer.AsStream(), _toClient.Reader.AsStream(), NullLoggerFactory.Instance)
        );

    /// <summary>Shakes hands as a client of 2025-11-25 does that this test writes by itself.</summary>
    public async Task OpenAsync()
    {
        _answers = new StreamReader(_toClient.Reader.AsStream(), Encoding.UTF8);
        await ExchangeAsync(
            """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"""
        );
        await WriteAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
    }

    /// <summary>Sends one line as it is, and reads the next.</summary>
    public async Task<string> ExchangeAsync(string line)
    {
        await WriteAsync(line);
        return await _answers!.ReadLineAsync() ?? throw new EndOfStreamException("The server closed its stream.");
    }

    /// <summary>The answer of a tool to arguments as they are written.</summary>
    public async Task<JsonObject> CallAsync(string tool, string arguments)
    {
        // Written by hand, so that nothing that is wrong about the arguments is put right on the way.
        var parameters = "{\"name\":" + JsonSerializer.Serialize(tool) + ",\"arguments\":" + arguments + "}";
        var call = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":" + parameters + "}";
        return JsonNode.Parse(await ExchangeAsync(call))!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        await _toServer.Writer.CompleteAsync();
        await _run;
        await _server.DisposeAsync();
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task WriteAsync(string line) => await _toServer.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
}
