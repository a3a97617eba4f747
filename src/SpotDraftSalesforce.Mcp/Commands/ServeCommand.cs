using System.CommandLine;
using System.CommandLine.Parsing;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Mcp.Hosting.Bridge;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary><c>serve</c>: over stdio for one client on this machine, as a bridge to a server, or over HTTP for many.</summary>
internal static class ServeCommand
{
    private const string Description = """
        Serves MCP.

        serve --stdio                         one client on this machine, as the principal SDSF_Stdio__Principal (only for your own machine)
        serve --stdio --simulator             the same on a simulated org and workspace, to try it out
        serve --stdio --connect URL           a bridge to a server that holds policies, log and credentials; key in SDSF_KEY
        serve --http http://127.0.0.1:8080    for many clients, each with an API key (keys create); MCP at /mcp
        """;

    public static Command Build(CommandEnvironment environment)
    {
        var stdio = new Option<bool>("--stdio") { Description = "Serve one client over stdin and stdout." };
        var http = VerbOptions.Url("--http", "Serve over HTTP at this address.");
        var simulator = new Option<bool>("--simulator")
        {
            Description = "Work on an embedded simulator with a small seed; no account is needed.",
        };
        var connect = VerbOptions.Url("--connect", "Pass everything on to the server at this address (its /mcp).");
        var legacySse = new Option<bool>("--legacy-sse")
        {
            Description = "Also serve the HTTP+SSE transport of 2024-11-05 at /sse; clients that need it are old.",
        };
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var verbose = VerbOptions.Verbose();
        var serve = new Command("serve", Description) { stdio, http, simulator, connect, legacySse, data, policies, verbose };
        serve.Validators.Add(result =>
            Check(result, result.GetValue(stdio), result.GetValue(http), result.GetValue(connect), result.GetValue(simulator))
        );
        serve.SetAction(
            async (parsed, cancellationToken) =>
            {
                var options = new ServerOptions(
                    VerbOptions.DataFolder(parsed.GetValue(data), environment.Configuration),
                    VerbOptions.PoliciesFolder(parsed.GetValue(policies), environment.Configuration)
                );
                var isVerbose = parsed.GetValue(verbose);
                if (parsed.GetValue(connect) is { } server)
                {
                    return await BridgeAsync(environment, options, server, isVerbose, cancellationToken);
                }

                await using var simulated = parsed.GetValue(simulator)
                    ? await SimulatorHost.StartAsync(new SimulatorOptions(), cancellationToken)
                    : null;
                var configuration = simulated is null ? environment.Configuration : On(environment.Configuration, simulated);
                if (parsed.GetValue(http) is { } address)
                {
                    await HttpAsync(environment, options, address, configuration, isVerbose, parsed.GetValue(legacySse), cancellationToken);
                }
                else
                {
                    var caller = StdioIdentity.FromConfiguration(configuration, simulated is not null);
                    await StdioHost.RunAsync(options, caller, configuration, isVerbose, cancellationToken);
                }

                return ExitCodes.Ok;
            }
        );
        return serve;
    }

    private static void Check(CommandResult result, bool stdio, Uri? http, Uri? connect, bool simulator)
    {
        if (stdio == (http is not null))
        {
            result.AddError("Say either --stdio or --http URL.");
        }

        if (connect is not null && (!stdio || simulator))
        {
            result.AddError("--connect goes with --stdio, and without --simulator.");
        }

        if (new[] { http, connect }.OfType<Uri>().FirstOrDefault(address => !VerbOptions.IsWeb(address)) is { } wrong)
        {
            result.AddError($"'{wrong}' is not an http(s) address such as http://127.0.0.1:8080.");
        }
    }

    /// <summary>The settings with the connections pointing at the simulator.</summary>
    public static IConfiguration On(IConfiguration configuration, SimulatorHost simulator) =>
        new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(SimulatorConnections.Of(simulator.Ready)).Build();

    private static async Task HttpAsync(
        CommandEnvironment environment,
        ServerOptions options,
        Uri address,
        IConfiguration configuration,
        bool verbose,
        bool legacySse,
        CancellationToken cancellationToken
    )
    {
        await using var app = HttpHost.Build(options, address, configuration, verbose, legacySse);
        await app.StartAsync(cancellationToken);
        await environment.Error.WriteLineAsync(
            $"Serving MCP at {string.Join(", ", app.Urls.Select(url => url + "/mcp"))}; state in {options.DataFolder}."
        );
        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static async Task<int> BridgeAsync(
        CommandEnvironment environment,
        ServerOptions options,
        Uri server,
        bool verbose,
        CancellationToken cancellationToken
    )
    {
        var key =
            ApiKeySource.Find(null, environment)
            ?? throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.InvalidArgument,
                    Message = "The bridge has no API key.",
                    Cure = "Set SDSF_KEY, or SDSF_KEY_FILE to a file that holds it; 'keys create' on the server makes one.",
                    Path = "SDSF_KEY",
                }
            );
        using var loggers = LoggerFactory.Create(logging => ServerLogging.Add(logging, options, verbose));
        await using var input = StandardStreams.Input();
        await using var output = StandardStreams.Output();
        await StdioBridge.RunAsync(server, key, input, output, loggers, cancellationToken);
        return ExitCodes.Ok;
    }
}
