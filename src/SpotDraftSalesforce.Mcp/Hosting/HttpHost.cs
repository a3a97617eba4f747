using System.Net;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Automations;
using SpotDraftSalesforce.Mcp.Hosting.Http;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Mcp.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>Serves MCP, approvals and webhooks over HTTP.</summary>
internal static class HttpHost
{
    public const string HealthPath = "/health";

    /// <summary>Builds the server; the caller starts it.</summary>
    public static WebApplication Build(ServerOptions options, Uri address, IConfiguration configuration, bool verbose, bool legacySse)
    {
        // Nothing of the working directory: it is wherever the client happens to be.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(configuration);
        ServerLogging.Add(builder.Logging, options, verbose);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Listen(kestrel, address);
        });
        builder.Services.AddSpotDraftSalesforce(options, configuration);
        builder.Services.AddHostedService<OperationService>();
        builder.Services.AddAutomations();
        builder.Services.AddSingleton<ICallerSource, AuthenticatedCaller>();
        builder.Services.AddApiKeys();
        builder.Services.AddApiKeyAuthentication();
        McpServerSetup.AddServer(builder.Services);
        builder.Services.AddMcpHttpEndpoint(Options(configuration, address, legacySse));
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapMcpHttpEndpoint().RequireAuthorization();
        ApprovalEndpoints.Map(app);
        app.MapPost(
            WebhookEndpoint.Path + "/{pair}",
            (string pair, HttpRequest request, WebhookEndpoint endpoint, CancellationToken stop) =>
                endpoint.ReceiveAsync(pair, request, stop)
        );
        app.MapPost(
            OutboundMessageEndpoint.Path + "/{pair}",
            (string pair, HttpRequest request, OutboundMessageEndpoint endpoint, CancellationToken stop) =>
                endpoint.ReceiveAsync(pair, request, stop)
        );
        app.MapGet(HealthPath, () => Results.Text("ok"));
        return app;
    }

    private static void Listen(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, Uri address)
    {
        void Https(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions listen)
        {
            if (address.Scheme == Uri.UriSchemeHttps)
            {
                listen.UseHttps();
            }
        }

        if (address.IsLoopback && address.HostNameType == UriHostNameType.Dns)
        {
            // One port on both loopback addresses cannot be had by asking for any free one.
            if (address.Port == 0)
            {
                kestrel.Listen(IPAddress.Loopback, 0, Https);
            }
            else
            {
                kestrel.ListenLocalhost(address.Port, Https);
            }
        }
        else if (IPAddress.TryParse(address.DnsSafeHost, out var ip))
        {
            kestrel.Listen(ip, address.Port, Https);
        }
        else
        {
            throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.InvalidArgument,
                    Message = $"The server cannot listen on '{address.Host}'.",
                    Cure = "Name an address of this machine, such as http://127.0.0.1:8080 or http://0.0.0.0:8080.",
                    Path = "--http",
                }
            );
        }
    }

    private static McpHttpOptions Options(IConfiguration configuration, Uri address, bool legacySse)
    {
        var usual = new McpHttpOptions();
        var hosts = Names(configuration, "Http:AllowedHosts");
        var origins = Names(configuration, "Http:AllowedOrigins");
        return usual with
        {
            LegacySse = legacySse,
            AllowedHosts = [.. usual.AllowedHosts, address.Host, .. hosts],
            AllowedOrigins = [.. usual.AllowedOrigins, .. origins],
            UnguardedPaths = [WebhookEndpoint.Path, OutboundMessageEndpoint.Path, HealthPath],
        };
    }

    private static string[] Names(IConfiguration configuration, string key) =>
        (configuration[key] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
