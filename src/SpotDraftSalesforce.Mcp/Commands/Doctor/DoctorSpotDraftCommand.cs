using System.CommandLine;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft.Setup;

namespace SpotDraftSalesforce.Mcp.Commands.Doctor;

/// <summary><c>doctor spotdraft</c>: compares a live workspace with what the connector assumes of it.</summary>
internal static class DoctorSpotDraftCommand
{
    private const string Description = """
        Compares the live workspace of a pair with what the product assumes where SpotDraft's documents are silent, as far as reading tells,
        and says of the rest how to confirm it. Changes nothing. Exit code 1 when something differs.

        doctor spotdraft
        doctor spotdraft --pair emea --json
        """;

    public static Command Build(CommandEnvironment environment)
    {
        var pair = new Option<string?>("--pair")
        {
            Description = "The pair whose workspace is looked at; the only one without it.",
            HelpName = "NAME",
        };
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var spotDraft = new Command("spotdraft", Description) { pair, data, policies, json };
        spotDraft.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var workspace = services.GetRequiredService<ConnectionCatalog>().Pair(parsed.GetValue(pair)).SpotDraft;
                var findings = await new WorkspaceCheck(workspace, services.GetRequiredService<TimeProvider>()).RunAsync(cancellationToken);
                var ok = findings.All(finding => finding.Verdict != AssumptionVerdict.Differs);
                if (parsed.GetValue(json))
                {
                    await environment.Out.WriteLineAsync(
                        GovernanceJson.ToText(
                            new
                            {
                                ok,
                                connection = workspace.Name,
                                findings,
                            }
                        )
                    );
                }
                else
                {
                    await WriteAsync(environment.Out, workspace.Name, findings);
                }

                return ok ? ExitCodes.Ok : ExitCodes.NotAsItShouldBe;
            }
        );
        return spotDraft;
    }

    private static async Task WriteAsync(TextWriter output, string connection, IReadOnlyList<AssumptionFinding> findings)
    {
        var counts = findings.CountBy(finding => finding.Verdict).ToDictionary();
        await output.WriteLineAsync(
            $"{connection}: {string.Join(", ", Enum.GetValues<AssumptionVerdict>().Select(verdict => $"{counts.GetValueOrDefault(verdict)} {GovernanceJson.ToNode(verdict)}"))}"
        );
        foreach (var finding in findings.OrderBy(finding => finding.Verdict != AssumptionVerdict.Differs))
        {
            await output.WriteLineAsync($"{GovernanceJson.ToNode(finding.Verdict), -10} {finding.Key}: {finding.Assumed}");
            await output.WriteLineAsync(
                finding.Verdict == AssumptionVerdict.Unchecked
                    ? $"           {TerminalText.Safe(finding.Seen)} To confirm: {finding.Confirm}."
                    : $"           {TerminalText.Safe(finding.Seen)}"
            );
        }
    }
}
