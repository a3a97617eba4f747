using System.Diagnostics.CodeAnalysis;

namespace SpotDraftSalesforce.Simulator;

internal static class Program
{
    [SuppressMessage(
        "ApiDesign",
        "RS0030:Do not use banned APIs",
        Justification = "The line on stdout is this program's interface; nothing else writes there."
    )]
    private static Task<int> Main(string[] args) => new SimulatorCommand(Console.Out, Console.Error).RunAsync(args);
}
