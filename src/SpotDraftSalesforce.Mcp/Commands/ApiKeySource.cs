using Spectre.Console;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary>Finds the API key of whoever uses a verb. Never an argument: other users of the machine can read those.</summary>
internal static class ApiKeySource
{
    public const string Variable = "SDSF_KEY";
    public const string FileVariable = "SDSF_KEY_FILE";

    private const string Setting = "KEY";
    private const string FileSetting = "KEY_FILE";
    private const string FromInput = "-";

    /// <summary>The key from the file that was named (<c>-</c> for one line of stdin), else from SDSF_KEY or SDSF_KEY_FILE; null where there is none.</summary>
    /// <exception cref="Governance.GovernedException">The file cannot be read.</exception>
    public static string? Find(string? file, CommandEnvironment environment) =>
        file == FromInput ? environment.In.ReadLine()?.Trim()
        : file is not null ? Read(file)
        : environment.Configuration[Setting] is { Length: > 0 } key ? key.Trim()
        : environment.Configuration[FileSetting] is { Length: > 0 } named ? Read(named)
        : null;

    /// <summary>As <see cref="Find"/>; asks on a terminal where nothing names a key.</summary>
    public static string Require(string? file, CommandEnvironment environment) =>
        Find(file, environment)
        ?? (environment is { InIsTerminal: true, OutIsTerminal: true } ? Ask() : null)
        ?? throw VerbFaults.Invalid(
            "--key-file",
            "This needs a key of your own.",
            $"Name a file that holds it with --key-file FILE, or set {Variable}; on a terminal you are asked for it."
        );

    private static string Ask() => AnsiConsole.Prompt(new TextPrompt<string>("Your API key:").Secret(null)).Trim();

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw VerbFaults.Invalid("--key-file", $"The key file {file} cannot be read.", cause: fault.Message);
        }
    }
}
