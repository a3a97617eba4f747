using System.CommandLine;
using SpotDraftSalesforce.Mcp.Hosting.Policies;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary>Options that most verbs take.</summary>
internal static class VerbOptions
{
    private const string ProductFolder = "spotdraft-salesforce";

    public static Option<string?> Data() =>
        new("--data") { Description = "State folder (database DIR/state.db). Default: in the user's data folder.", HelpName = "DIR" };

    public static Option<string?> Policies() =>
        new("--policies") { Description = "Folder of the policy files. Default: 'policies' beside the program.", HelpName = "DIR" };

    /// <summary>An address. What is none becomes a relative <see cref="Uri"/>, which <see cref="IsWeb"/> tells: the library itself knows no addresses.</summary>
    public static Option<Uri?> Url(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "URL",
            CustomParser = result =>
                Uri.TryCreate(result.Tokens.Single().Value, UriKind.RelativeOrAbsolute, out var address)
                    ? address
                    : new Uri(Uri.EscapeDataString(result.Tokens.Single().Value), UriKind.Relative),
        };

    public static bool IsWeb(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object and nothing else." };

    public static Option<bool> Verbose() => new("--verbose") { Description = "Log everything to stderr." };

    /// <summary>The state folder: the option, else the setting SDSF_Data, else the user's data folder. Never the working directory.</summary>
    public static string DataFolder(string? option, IConfiguration configuration) =>
        (option ?? configuration["Data"]) is { Length: > 0 } named ? Path.GetFullPath(named)
        : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
            is { Length: > 0 } user
            ? Path.Combine(user, ProductFolder)
        : throw VerbFaults.Invalid("--data", "This user has no data folder.", "Name a folder with --data DIR or SDSF_Data.");

    public static string PoliciesFolder(string? option, IConfiguration configuration) => PolicyFolder.Find(option, configuration);
}
