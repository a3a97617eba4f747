using System.CommandLine;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

namespace SpotDraftSalesforce.Mcp.Commands.Setup;

/// <summary><c>setup salesforce</c>: writes what an administrator deploys to an org, and the steps beside it.</summary>
internal static class SetupCommand
{
    private const string Description = """
        Writes a Salesforce project into a folder: custom fields, the objects SpotDraft_Contract__c and SpotDraft_Signatory__c, a permission
        set with the least rights, and EXTERNAL_CLIENT_APP.md with the steps for the app and its user. Contacts nobody.

        setup salesforce --output ./spotdraft-salesforce
        cd spotdraft-salesforce && sf project deploy start --target-org ORG
        doctor salesforce
        """;

    public static Command Build(CommandEnvironment environment) =>
        new("setup", "Prepares the other side: 'setup salesforce' writes a project that an administrator deploys.")
        {
            Salesforce(environment),
        };

    private static Command Salesforce(CommandEnvironment environment)
    {
        var output = new Option<DirectoryInfo>("--output")
        {
            Description = "The folder to write into; made if it is not there.",
            HelpName = "DIR",
            Required = true,
        };
        var force = new Option<bool>("--force") { Description = "Write over files that are there." };
        var json = VerbOptions.Json();
        var salesforce = new Command("salesforce", Description) { output, force, json };
        salesforce.SetAction(
            async (parsed, cancellationToken) =>
            {
                var folder = parsed.GetValue(output)!.FullName;
                var files = SfdxProject.Files();
                await WriteAsync(folder, files, parsed.GetValue(force), cancellationToken);
                await environment.Out.WriteLineAsync(
                    parsed.GetValue(json)
                        ? GovernanceJson.ToText(new { folder, files = files.Select(file => file.Path).ToArray() })
                        : $"{files.Count} files are in {folder}. Begin with {Path.Combine(folder, "EXTERNAL_CLIENT_APP.md")}."
                );
                return ExitCodes.Ok;
            }
        );
        return salesforce;
    }

    private static async Task WriteAsync(
        string folder,
        IReadOnlyList<(string Path, string Text)> files,
        bool force,
        CancellationToken cancellationToken
    )
    {
        var there = files.FirstOrDefault(file => File.Exists(Path.Combine(folder, file.Path))).Path;
        if (there is not null && !force)
        {
            throw VerbFaults.Invalid(
                "--output",
                $"{Path.Combine(folder, there)} is there already.",
                "Name another folder, or say --force."
            );
        }

        try
        {
            foreach (var (path, text) in files)
            {
                var file = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, text, cancellationToken);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw VerbFaults.Invalid("--output", $"The folder cannot be written: {fault.Message}");
        }
    }
}
