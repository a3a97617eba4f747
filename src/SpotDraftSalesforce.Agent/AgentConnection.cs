using System.Net;
using ModelContextProtocol.Client;

namespace SpotDraftSalesforce.Agent;

/// <summary>An MCP client for the time of one run; closed afterwards if the run opened it.</summary>
public sealed class AgentConnection : IAsyncDisposable
{
    private readonly bool _owned;

    private AgentConnection(McpClient client, bool owned)
    {
        Client = client;
        _owned = owned;
    }

    public McpClient Client { get; }

    /// <exception cref="AgentException">The address cannot be used, nobody answers there, or the key is not accepted.</exception>
    public static async Task<AgentConnection> OpenAsync(AgentOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Client is { } open)
        {
            return new AgentConnection(open, owned: false);
        }

        var server = Usable(options.Server);
        var transport = new HttpClientTransport(
            Describe(server, options.ApiKey),
            CreateHttp(server),
            options.Loggers,
            ownsHttpClient: true
        );
        try
        {
            var client = await McpClient.CreateAsync(
                transport,
                new McpClientOptions
                {
                    ClientInfo = new() { Name = "SpotDraftSalesforce.Agent", Version = Version },
                },
                options.Loggers,
                cancellationToken
            );
            return new AgentConnection(client, owned: true);
        }
        catch (Exception fault) when (TransportFault.Is(fault, cancellationToken))
        {
            await transport.DisposeAsync();
            throw new AgentException(TransportFault.Describe(fault, server), fault);
        }
    }

    public ValueTask DisposeAsync() => _owned ? Client.DisposeAsync() : ValueTask.CompletedTask;

    private static string Version => typeof(AgentConnection).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    private static Uri Usable(Uri? server)
    {
        if (server is null)
        {
            throw new AgentException(
                new AgentError("invalid_argument", "No server is named.", Cure: "Give --server URL or set SDSF_AGENT_SERVER.")
            );
        }

        var speaksHttp = server.IsAbsoluteUri && (server.Scheme == Uri.UriSchemeHttps || server.Scheme == Uri.UriSchemeHttp);
        if (!speaksHttp || server.UserInfo.Length > 0)
        {
            throw new AgentException(
                new AgentError("invalid_argument", $"'{server.OriginalString}' is not an http(s) address without credentials in it.")
            );
        }

        // The key would travel in the clear.
        return server.Scheme == Uri.UriSchemeHttps || server.IsLoopback
            ? server
            : throw new AgentException(
                new AgentError(
                    "invalid_argument",
                    $"{server} is plain HTTP to another machine.",
                    Cause: "The API key could be read on the way.",
                    Cure: "Use the server's https address."
                )
            );
    }

    private static HttpClientTransportOptions Describe(Uri server, string? apiKey)
    {
        var described = new HttpClientTransportOptions { Endpoint = server, TransportMode = HttpTransportMode.StreamableHttp };
        if (!string.IsNullOrEmpty(apiKey))
        {
            described.AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {apiKey}" };
        }

        return described;
    }

    private static HttpClient CreateHttp(Uri server) =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                UseProxy = !server.IsLoopback,
            }
        );
}
