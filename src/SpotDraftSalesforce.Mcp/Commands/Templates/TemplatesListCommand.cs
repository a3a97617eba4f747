using System.CommandLine;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Commands.Templates;

/// <summary><c>templates list</c>: the files, without asking any service.</summary>
internal static class TemplatesListCommand
{
    public static Command Build(CommandEnvironment environment)
    {
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var list = new Command("list", "Lists the template files, whom each serves, and what its execution closes. Asks no service.")
        {
            data,
            policies,
            json,
        };
        list.SetAction(
            async (parsed, _) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var templates = TemplatesCommand.Of(services);
                if (parsed.GetValue(json))
                {
                    await environment.Out.WriteLineAsync(GovernanceJson.ToText(new { templates = templates.Select(View) }));
                    return ExitCodes.Ok;
                }

                var table = new TextTable("NAME", "TITLE", "TEMPLATE", "CLOSES", "SERVES");
                foreach (var template in templates)
                {
                    var id = GovernanceJson.ToText(template.TemplateId);
                    table.Add(
                        template.Name,
                        template.Title,
                        id,
                        TemplatesCommand.Closes(template),
                        string.Join("; ", Conditions(template))
                    );
                }

                await table.WriteAsync(environment.Out, environment.OutIsTerminal);
                return ExitCodes.Ok;
            }
        );
        return list;
    }

    private static object View(ContractTemplateFile template) =>
        new
        {
            template.Name,
            template.Title,
            template.TemplateId,
            template.ContractTypeId,
            closes = TemplatesCommand.Closes(template),
            serves = Conditions(template),
        };

    private static IReadOnlyList<string> Conditions(ContractTemplateFile template)
    {
        var serves = template.Serves;
        return
        [
            .. serves.OnlyWhenNamed ? ["only when named"] : Array.Empty<string>(),
            .. Listed("stages", serves.Stages),
            .. Listed("types", serves.Types),
            .. serves.Further,
        ];
    }

    private static IEnumerable<string> Listed(string what, IReadOnlyList<string> values) =>
        values.Count == 0 ? [] : [$"{what} {string.Join(", ", values)}"];
}
