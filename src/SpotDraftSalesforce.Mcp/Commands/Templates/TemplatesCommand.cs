using System.CommandLine;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Commands.Templates;

/// <summary><c>templates</c>: what the files of policies/templates come to in a workspace and an org. None of it writes.</summary>
internal static class TemplatesCommand
{
    public static Command Build(CommandEnvironment environment) =>
        new(
            "templates",
            """
            Shows and checks the files of policies/templates, which say which SpotDraft template serves which opportunity and how it is filled.
            Reads only. policies/README.md explains every key of a file.

            templates list
            templates validate
            templates explain "Northwind - Platform Subscription"
            """
        )
        {
            TemplatesListCommand.Build(environment),
            TemplatesValidateCommand.Build(environment),
            TemplatesExplainCommand.Build(environment),
        };

    public static Option<string?> Pair() =>
        new("--pair") { Description = "The pair that is looked at; the only one without it.", HelpName = "NAME" };

    public static IReadOnlyList<ContractTemplateFile> Of(IServiceProvider services) =>
        services.GetRequiredService<Func<IReadOnlyList<ContractTemplateFile>>>()();

    public static string Closes(ContractTemplateFile template) =>
        !template.Closes ? "no"
        : template.Requires.Count == 0 ? "yes"
        : $"with {string.Join(", ", template.Requires)}";
}
