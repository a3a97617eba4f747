using System.CommandLine;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Commands.Clients;
using SpotDraftSalesforce.Mcp.Hosting.Bridge;
using SpotDraftSalesforce.Mcp.Hosting.Identity;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary><c>connect</c>: writes this server's entry into a chat program's settings, with absolute paths.</summary>
internal static class ConnectCommand
{
    private const string Description = """
        Adds this server to a chat program. What its settings hold already stays; the file as it was is kept as .bak.

        connect claude --simulator                       a seeded org and workspace to try, no account
        connect cursor --url https://contracts.acme.example/mcp     a company's server; the key stays in SDSF_KEY
        connect vscode --url https://…/mcp --project .   for one project; VS Code asks for the key
        connect claude-code                              your own machine and connections (needs SDSF_Stdio__Principal and SDSF_Stdio__Roles)
        connect claude --simulator --print               only prints the entry
        """;

    public static Command Build(CommandEnvironment environment) => Build(environment, ClientFolders.OfThisUser);

    internal static Command Build(CommandEnvironment environment, Func<ClientFolders> folders)
    {
        var options = new ConnectOptions();
        var connect = options.AddTo(new Command("connect", Description));
        connect.SetAction(
            async (parsed, _) =>
            {
                var wish = options.Wish(parsed);
                var entry = EntryOf(wish, environment.Configuration, ServerLaunch.OfThisProgram());
                if (parsed.GetValue(options.Print))
                {
                    await environment.Out.WriteAsync(ClientFile.Text(entry.AsFile()));
                }
                else
                {
                    var change = ClientFile.Write(folders().FileOf(wish.Client, parsed.GetValue(options.Project)), entry);
                    await TellAsync(environment, entry, change, parsed.GetValue(options.Json));
                }

                if (Note(wish) is { } note)
                {
                    await environment.Error.WriteLineAsync(note);
                }

                return ExitCodes.Ok;
            }
        );
        return connect;
    }

    /// <summary>The entry for what is wished; every path in it is absolute.</summary>
    internal static ClientEntry EntryOf(ConnectWish wish, IConfiguration configuration, ServerLaunch launch)
    {
        if (wish.Url is { } given)
        {
            var url = given.IsAbsoluteUri && given.AbsolutePath == "/" ? new Uri(given, "/mcp") : given;
            BridgeAddress.Check(url);
            return wish.Client == McpClientKind.Claude
                ? ClientEntry.Stdio(
                    wish.Client,
                    wish.Name,
                    launch,
                    ["serve", "--stdio", "--connect", url.AbsoluteUri],
                    KeyPlace(wish.KeyFile)
                )
                : ClientEntry.Http(wish.Client, wish.Name, url, ApiKeySource.Variable);
        }

        var folder = VerbOptions.DataFolder(wish.Data, configuration);
        if (wish.Simulator && wish.Data is null)
        {
            // A state folder of its own: what happened on the simulator must not stand among what happened.
            folder = Path.Combine(folder, "simulator");
        }

        string[] arguments =
        [
            "serve",
            "--stdio",
            .. wish.Simulator ? ["--simulator"] : Array.Empty<string>(),
            "--data",
            Path.GetFullPath(folder),
        ];
        if ((wish.Policies ?? configuration[Hosting.Policies.PolicyFolder.Setting]) is { Length: > 0 })
        {
            arguments = [.. arguments, "--policies", VerbOptions.PoliciesFolder(wish.Policies, configuration)];
        }

        return ClientEntry.Stdio(wish.Client, wish.Name, launch, arguments, Identity(wish, configuration));
    }

    /// <summary>Who the local server works for, as the settings say now: the client starts it without them.</summary>
    private static SortedDictionary<string, string> Identity(ConnectWish wish, IConfiguration configuration)
    {
        var caller = StdioIdentity.FromConfiguration(configuration, wish.Simulator);
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["SDSF_Stdio__Principal"] = caller.Id,
            ["SDSF_Stdio__Roles"] = string.Join(',', caller.Roles),
        };
        if (caller.Kind != CallerKind.User)
        {
            settings["SDSF_Stdio__Kind"] = (string)GovernanceJson.ToNode(caller.Kind)!;
            settings["SDSF_Stdio__Sponsor"] = caller.Sponsor!;
        }

        return settings;
    }

    private static SortedDictionary<string, string> KeyPlace(string? keyFile)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (keyFile is not null)
        {
            settings[ApiKeySource.FileVariable] = Path.GetFullPath(keyFile);
        }

        return settings;
    }

    private static async Task TellAsync(CommandEnvironment environment, ClientEntry entry, ClientFileChange change, bool json)
    {
        if (json)
        {
            await environment.Out.WriteLineAsync(
                new JsonObject
                {
                    ["file"] = change.Path,
                    ["changed"] = change.Changed,
                    ["backup"] = change.Backup,
                    ["entry"] = entry.AsFile(),
                }.ToJsonString(GovernanceJson.Options)
            );
            return;
        }

        await environment.Out.WriteLineAsync(
            change.Changed
                ? $"Wrote '{entry.Name}' into {change.Path}. Start the client anew to see its tools."
                : $"{change.Path} has '{entry.Name}' already."
        );
        if (change.Backup is not null)
        {
            await environment.Out.WriteLineAsync(
                $"The file as it was: {change.Backup}{(change.LostComments ? " (only it still has the comments)" : "")}."
            );
        }
    }

    private static string? Note(ConnectWish wish) =>
        wish switch
        {
            { Url: null, Simulator: false } =>
                "The entry holds no credentials of SpotDraft or Salesforce: keep them in user secrets, or in the environment that the client starts with. 'doctor' says what is missing.",
            { Url: not null, Client: McpClientKind.VsCode } => "VS Code asks for the API key at the first start, and keeps it.",
            { Url: not null, KeyFile: null } =>
                $"Set {ApiKeySource.Variable} to your API key in the environment that the client starts with ('keys create' on the server makes one).",
            _ => null,
        };
}
