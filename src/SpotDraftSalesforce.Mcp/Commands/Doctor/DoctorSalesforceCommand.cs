using System.CommandLine;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Commands.Doctor;

/// <summary><c>doctor salesforce</c>: compares a live org with what the product needs.</summary>
internal static class DoctorSalesforceCommand
{
    private const string Description = """
        Compares the live org of a pair with what the product needs, by describe: missing objects, fields and rights (field-level security
        included), required fields that nothing fills, renamed stages, restricted picklist values, and the rights of the integration user.
        Reads only. Exit code 1 when a tool would fail.

        doctor salesforce
        doctor salesforce --pair emea --json
        """;

    public static Command Build(CommandEnvironment environment)
    {
        var pair = new Option<string?>("--pair")
        {
            Description = "The pair whose org is looked at; the only one without it.",
            HelpName = "NAME",
        };
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var salesforce = new Command("salesforce", Description) { pair, data, policies, json };
        salesforce.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var found = services.GetRequiredService<ConnectionCatalog>().Pair(parsed.GetValue(pair));
                var demand = Demand(services.GetRequiredService<Func<IReadOnlyList<ContractTemplateFile>>>()());
                IReadOnlyList<OrgFinding> findings =
                [
                    .. await new OrgCheck(found.Salesforce, found.Options, demand).RunAsync(cancellationToken),
                    .. await new IntegrationUserCheck(found.Salesforce).RunAsync(cancellationToken),
                ];
                var ok = findings.All(finding => finding.Severity != OrgSeverity.Problem);
                if (parsed.GetValue(json))
                {
                    await environment.Out.WriteLineAsync(
                        GovernanceJson.ToText(
                            new
                            {
                                ok,
                                connection = found.Salesforce.Name,
                                findings,
                            }
                        )
                    );
                }
                else
                {
                    await environment.Out.WriteLineAsync($"{found.Salesforce.Name}: {(ok ? "ok" : "NOT ok")}, {findings.Count} findings");
                    await WriteAsync(environment.Out, findings);
                }

                return ok ? ExitCodes.Ok : ExitCodes.NotAsItShouldBe;
            }
        );
        return salesforce;
    }

    public static async Task WriteAsync(TextWriter output, IEnumerable<OrgFinding> findings)
    {
        foreach (var finding in findings)
        {
            await output.WriteLineAsync(
                $"{GovernanceJson.ToNode(finding.Severity), -10} {finding.Kind}: {TerminalText.Safe(finding.Where)}: {TerminalText.Safe(finding.Message)}"
            );
            await output.WriteLineAsync($"           {TerminalText.Safe(finding.Cure)}");
        }
    }

    /// <summary>What all templates together ask of an org.</summary>
    private static TemplateDemand Demand(IReadOnlyList<ContractTemplateFile> templates) =>
        new(
            [.. templates.SelectMany(template => template.Serves.Stages.Select(stage => (template.Title, stage)))],
            [.. templates.SelectMany(template => template.Serves.Types.Select(type => (template.Title, type)))],
            [.. templates.SelectMany(template => TemplateMapping.Sources(template).Select(source => (template.Title, source)))]
        );
}
