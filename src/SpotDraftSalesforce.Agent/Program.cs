using System.CommandLine;
using System.CommandLine.Invocation;
using System.Diagnostics.CodeAnalysis;
using SpotDraftSalesforce.Agent.Commands;

namespace SpotDraftSalesforce.Agent;

internal static class Program
{
    private const int Usage = 2;

    [SuppressMessage(
        "ApiDesign",
        "RS0030:Do not use banned APIs",
        Justification = "The one place where the program meets its console and its environment; everything else is handed them."
    )]
    private static Task<int> Main(string[] args) =>
        RunAsync(
            args,
            new AgentSurroundings
            {
                Output = Console.Out,
                Error = Console.Error,
                Environment = Environment.GetEnvironmentVariable,
            }
        );

    internal static async Task<int> RunAsync(string[] args, AgentSurroundings surroundings)
    {
        var parsed = AgentCommand.BuildRoot(surroundings).Parse(args);
        if (parsed.Action is ParseErrorAction mistake)
        {
            // Help and guesses on stdout would stand where a program expects the report.
            (mistake.ShowHelp, mistake.ShowTypoCorrections) = (false, false);
        }

        var code = await parsed.InvokeAsync(new InvocationConfiguration { Output = surroundings.Output, Error = surroundings.Error });
        return parsed.Action is ParseErrorAction ? Usage : code;
    }
}
