using System.Diagnostics.CodeAnalysis;
using SpotDraftSalesforce.Mcp.Commands;
using SpotDraftSalesforce.Mcp.Hosting;

namespace SpotDraftSalesforce.Mcp;

internal static class Program
{
    [SuppressMessage(
        "ApiDesign",
        "RS0030:Do not use banned APIs",
        Justification = "The one place where the program meets its console; everything else is handed its streams."
    )]
    private static Task<int> Main(string[] args)
    {
        var configuration = ServerConfiguration.Load();
        var environment = new CommandEnvironment(
            Console.Out,
            Console.Error,
            Console.In,
            !Console.IsOutputRedirected,
            !Console.IsInputRedirected,
            configuration,
            new ServerServicesFactory(configuration)
        );
        return RootVerb.RunAsync(args, environment);
    }
}
