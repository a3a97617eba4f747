using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Automations;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Mcp.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>Serves one client over stdin and stdout; ends when stdin closes.</summary>
internal static class StdioHost
{
    /// <summary>Stdin closed: what is under way gets this long before the process ends.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(4);

    public static async Task RunAsync(
        ServerOptions options,
        Caller caller,
        IConfiguration configuration,
        bool verbose,
        CancellationToken cancellationToken
    )
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddConfiguration(configuration);
        ServerLogging.Add(builder.Logging, options, verbose);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        builder.Services.AddSpotDraftSalesforce(options, configuration);
        builder.Services.AddHostedService<OperationService>();
        builder.Services.AddAutomations();
        builder.Services.AddSingleton<ICallerSource>(new FixedCaller(caller));
        builder.Services.AddApiKeys();
        McpServerSetup.AddServer(builder.Services).WithStdioServerTransport();
        using var host = builder.Build();
        await host.RunAsync(cancellationToken);
    }
}
