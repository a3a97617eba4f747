using System.CommandLine;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;

namespace SpotDraftSalesforce.Mcp.Commands.Connections;

/// <summary><c>connections test</c>.</summary>
internal static class ConnectionsTestCommand
{
    public static Command Build(CommandEnvironment environment)
    {
        var name = new Argument<string?>("name")
        {
            Description = "The connection, such as main or spotdraft:main; all without it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var test = new Command(
            "test",
            "Calls the other side and says how the connection stands: connected, expired, invalid, insufficient_scope or unreachable, with cause and cure. Exit code 1 unless all are connected."
        )
        {
            name,
            data,
            policies,
            json,
        };
        test.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var health = services.GetRequiredService<ConnectionHealth>();
                var reports = parsed.GetValue(name) is { } one
                    ? [await health.CheckConnectionAsync(one, cancellationToken)]
                    : await health.CheckAsync(null, cancellationToken);
                if (parsed.GetValue(json))
                {
                    await ConnectionsCommand.WriteJsonAsync(environment, new { connections = reports });
                }
                else
                {
                    await ConnectionText.WriteAsync(environment.Out, reports);
                }

                return reports.All(report => report.State == ConnectionState.Connected) ? ExitCodes.Ok : ExitCodes.NotAsItShouldBe;
            }
        );
        return test;
    }
}

/// <summary>Reports of connections, for a person.</summary>
internal static class ConnectionText
{
    public static async Task WriteAsync(TextWriter output, IReadOnlyList<ConnectionReport> reports)
    {
        foreach (var report in reports)
        {
            var user = report.User is { } name ? $" as {TerminalText.Safe(name)}" : "";
            await output.WriteLineAsync($"{report.Connection, -12} {GovernanceJson.ToNode(report.State)}{user}");
            foreach (var line in new[] { report.Cause, report.Cure, report.Warning }.OfType<string>())
            {
                await output.WriteLineAsync($"             {TerminalText.Safe(line)}");
            }
        }
    }
}
