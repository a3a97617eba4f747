using System.Text.Json;
using SpotDraftSalesforce.EndToEnd.Outside;

namespace SpotDraftSalesforce.EndToEnd.Salesforce;

/// <summary>
/// The <c>sf</c> command line (<see href="https://developer.salesforce.com/tools/salesforcecli"/>) with a home of its own, so that logins last from
/// call to call and nothing is left in the user's. It takes a plain <c>http</c> address of the loopback interface with no more than a warning.
/// </summary>
internal sealed class SfCommandLine : IAsyncDisposable
{
    private static readonly TimeSpan CallTakesAtMost = TimeSpan.FromMinutes(3);
    private static readonly NpmFolder Folder = new(Path.Combine(RepositoryFolders.Outside, "sf"));

    private readonly DirectoryInfo _home;

    private SfCommandLine(DirectoryInfo home) => _home = home;

    /// <summary>Why it cannot be tried on this machine; null when it is installed.</summary>
    public static string? Unavailable => OutsideClients.Unavailable ?? Folder.Problem;

    public static SfCommandLine WithOwnHome() => new(Directory.CreateTempSubdirectory("sf-home-"));

    /// <summary>A file in the home of the command line.</summary>
    public string Write(string name, string content)
    {
        var path = Path.Combine(_home.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    public string PathOf(string name) => Path.Combine(_home.FullName, name);

    /// <summary>The <c>result</c> of a call that must succeed.</summary>
    public async Task<JsonElement> RunAsync(params string[] arguments)
    {
        var result = await CallAsync(arguments);
        Assert.True(result.ExitCode == 0, $"sf {string.Join(' ', arguments)}: {result}");
        return JsonElement.Parse(result.Output).GetProperty("result");
    }

    /// <summary>The error of a call that must fail.</summary>
    public async Task<string> FailAsync(params string[] arguments)
    {
        var result = await CallAsync(arguments);
        Assert.True(result.ExitCode != 0, $"sf {string.Join(' ', arguments)} did not fail: {result}");
        return result.Output;
    }

    public async Task<CommandResult> CallAsync(IReadOnlyList<string> arguments, string? accessToken = null, bool json = true)
    {
        var command = new Command(
            OutsideClients.Installed.Node,
            [Folder.File("@salesforce/cli/bin/run.js"), .. arguments, .. json ? (string[])["--json"] : []]
        )
        {
            WorkingDirectory = _home.FullName,
            Environment = new Dictionary<string, string?>
            {
                ["HOME"] = _home.FullName,
                ["NO_COLOR"] = "1",
                ["SF_ACCESS_TOKEN"] = accessToken,
                ["SF_AUTOUPDATE_DISABLE"] = "true",
                ["SF_DISABLE_TELEMETRY"] = "true",
                ["SF_HIDE_RELEASE_NOTES"] = "true",
                ["SF_SKIP_NEW_VERSION_CHECK"] = "true",
                // The keychain of the desktop is not this test's to write to.
                ["SF_USE_GENERIC_UNIX_KEYCHAIN"] = "true",
            },
        };
        return await command.RunAsync(CallTakesAtMost);
    }

    public ValueTask DisposeAsync()
    {
        _home.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
