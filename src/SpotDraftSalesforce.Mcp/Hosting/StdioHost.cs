using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Automations;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Mcp.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>Serves one client over stdin and stdout; ends when stdin closes.</summary>
internal static class StdioHost
{
    /// <summary>Stdin closed: what is under way gets this long before the process ends.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(3);

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
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var input = new EndingStream(StandardStreams.Input(), () => _ = ended.CancelAsync());
        await using var output = StandardStreams.Output();
        McpServerSetup.AddServer(builder.Services).WithStreamServerTransport(input, output);
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        await UntilEndedAsync(host, ended.Token);
        using var limit = new CancellationTokenSource(StopWithin);
        await StopAsync(host, limit.Token);
    }

    /// <summary>Stdin closed, the session ended, or the process was told to stop.</summary>
    private static async Task UntilEndedAsync(IHost host, CancellationToken ended)
    {
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, lifetime.ApplicationStopping);
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = either.Token.Register(() => stopping.TrySetResult());
        await stopping.Task;
    }

    /// <summary>
    /// What is under way is settled or left to the next server's recovery. A call that does not heed its cancellation must not keep the process alive, so
    /// the host is not disposed of after a stop that ran out of time: its attempt is in the journal.
    /// </summary>
    private static async Task StopAsync(IHost host, CancellationToken limit)
    {
        try
        {
            await host.StopAsync(limit);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (!limit.IsCancellationRequested)
        {
            host.Dispose();
        }
    }
}
