using System.CommandLine;
using System.CommandLine.Parsing;
using SpotDraftSalesforce.Mcp.Hosting.Policies;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary>Options that most verbs take.</summary>
internal static class CommonOptions
{
    private const string ProductFolder = "spotdraft-salesforce";

    public static Option<string?> Data() =>
        new("--data") { Description = "State folder (database DIR/state.db). Default: in the user's data folder.", HelpName = "DIR" };

    public static Option<string?> Policies() =>
        new("--policies") { Description = "Folder of the policy files. Default: 'policies' beside the program.", HelpName = "DIR" };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object and nothing else." };

    public static Option<bool> Verbose() => new("--verbose") { Description = "Log everything to stderr." };

    /// <summary>Reads an absolute address; the command line library knows no addresses of its own.</summary>
    public static Uri? Address(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Uri.TryCreate(text, UriKind.Absolute, out var address))
        {
            return address;
        }

        result.AddError($"'{text}' is not an address such as http://127.0.0.1:8080.");
        return null;
    }

    /// <summary>The state folder: the option, else the setting SDSF_Data, else the user's data folder. Never the working directory.</summary>
    public static string DataFolder(string? option, IConfiguration configuration) =>
        (option ?? configuration["Data"]) is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                ProductFolder
            );

    public static string PoliciesFolder(string? option, IConfiguration configuration) => PolicyFolder.Find(option, configuration);
}
