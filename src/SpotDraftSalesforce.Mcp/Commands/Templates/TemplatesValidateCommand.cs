using System.CommandLine;
using System.Globalization;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Hosting.Policies;
using SpotDraftSalesforce.Mcp.Tools.Templates.Validation;

namespace SpotDraftSalesforce.Mcp.Commands.Templates;

/// <summary><c>templates validate</c>: every file against the workspace's templates and the org's describe.</summary>
internal static class TemplatesValidateCommand
{
    private const string Description = """
        Compares every template file with the pair's workspace (published templates, their fields, types and choices, entities) and org (fields,
        stages, record types, picklist values, contact roles), and the files with each other. Tells file, line, key and cure. Reads only.
        Exit code 1 when something was found.

        templates validate
        templates validate --pair emea --json
        """;

    public static Command Build(CommandEnvironment environment)
    {
        var pair = TemplatesCommand.Pair();
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var validate = new Command("validate", Description) { pair, data, policies, json };
        validate.SetAction(
            async (parsed, cancellationToken) =>
            {
                try
                {
                    await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                    var found = services.GetRequiredService<ConnectionCatalog>().Pair(parsed.GetValue(pair));
                    var templates = TemplatesCommand.Of(services);
                    var findings = await new TemplateValidation(found, templates).RunAsync(cancellationToken);
                    return await WriteAsync(environment, parsed.GetValue(json), found.Name, templates.Count, findings);
                }
                catch (PolicyFileException unreadable)
                {
                    return await WriteAsync(
                        environment,
                        parsed.GetValue(json),
                        parsed.GetValue(pair),
                        0,
                        [.. unreadable.Problems.Select(Unread)]
                    );
                }
            }
        );
        return validate;
    }

    /// <summary>What keeps the server from starting. The services are asked only about files that can be read.</summary>
    private static TemplateFinding Unread(PolicyProblem problem) =>
        new(
            problem.File,
            Math.Max(1, problem.Line),
            problem.Key,
            "unreadable",
            problem.Message,
            "Correct the file (policies/README.md explains every key); it is compared with the services after that."
        );

    private static async Task<int> WriteAsync(
        CommandEnvironment environment,
        bool json,
        string? pair,
        int files,
        IReadOnlyList<TemplateFinding> findings
    )
    {
        var ok = findings.Count == 0;
        if (json)
        {
            await environment.Out.WriteLineAsync(
                GovernanceJson.ToText(
                    new
                    {
                        ok,
                        pair,
                        files,
                        findings,
                    }
                )
            );
        }
        else
        {
            await environment.Out.WriteLineAsync(
                ok
                    ? string.Create(CultureInfo.InvariantCulture, $"ok: {files} template files fit the pair {pair}")
                    : string.Create(CultureInfo.InvariantCulture, $"NOT ok: {findings.Count} findings")
            );
            foreach (var finding in findings)
            {
                await environment.Out.WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{TerminalText.Safe(finding.File)}:{finding.Line}: {TerminalText.Safe(finding.Key)}: {TerminalText.Safe(finding.Message)} [{finding.Kind}]"
                    )
                );
                await environment.Out.WriteLineAsync($"    {TerminalText.Safe(finding.Cure)}");
            }
        }

        return ok ? ExitCodes.Ok : ExitCodes.NotAsItShouldBe;
    }
}
