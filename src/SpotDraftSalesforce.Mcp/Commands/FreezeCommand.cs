using System.CommandLine;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Freezes;
using SpotDraftSalesforce.Mcp.Hosting.Identity;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary><c>freeze on|off|status</c>: the kill switch for every process on one state folder.</summary>
internal static class FreezeCommand
{
    private const string Channel = "cli";

    private const string Description = """
        Stops every write to SpotDraft and Salesforce, at once and for every server on the state folder. Reads and dry runs go on;
        operations under way stop before their next write and go on when the freeze is lifted. Both stand in the log.

        freeze on --reason "wrong amounts in the renewals"
        freeze status
        freeze off --reason "corrected"
        """;

    public static Command Build(CommandEnvironment environment) =>
        new("freeze", Description) { Switch(environment, on: true), Switch(environment, on: false), Status(environment) };

    private static Command Switch(CommandEnvironment environment, bool on)
    {
        var reason = new Option<string?>("--reason")
        {
            Description = "Why; kept in the log, and told to whoever is refused.",
            Required = on,
        };
        var keyFile = new Option<string?>("--key-file")
        {
            Description =
                $"File that holds your API key, '-' for a line of stdin; otherwise {ApiKeySource.Variable}. Without a key the log names the machine's account, marked as asserted.",
            HelpName = "FILE",
        };
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var verb = new Command(on ? "on" : "off", on ? "Freezes all writes." : "Lifts the freeze.")
        {
            reason,
            keyFile,
            data,
            policies,
            json,
        };
        verb.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var by = await WhoAsync(environment, services, parsed.GetValue(keyFile), cancellationToken);
                var writes = services.GetRequiredService<FreezeSwitch>();
                if (on)
                {
                    var freeze = await writes.FreezeAsync(by, parsed.GetValue(reason)!, cancellationToken);
                    await TellAsync(environment, freeze, parsed.GetValue(json));
                    return ExitCodes.Ok;
                }

                var lifted = await writes.LiftAsync(by, parsed.GetValue(reason), cancellationToken);
                await TellAsync(
                    environment,
                    null,
                    parsed.GetValue(json),
                    lifted is null ? "Writes were not frozen." : "The freeze is lifted."
                );
                return ExitCodes.Ok;
            }
        );
        return verb;
    }

    private static Command Status(CommandEnvironment environment)
    {
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var status = new Command("status", "Tells whether writes are frozen, by whom, since when and why.") { data, policies, json };
        status.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var freeze = await services.GetRequiredService<IFreezeStore>().FindAsync(cancellationToken);
                await TellAsync(environment, freeze, parsed.GetValue(json), "Writes are not frozen.");
                return ExitCodes.Ok;
            }
        );
        return status;
    }

    /// <summary>The person whose key it is; without a key whoever has a shell on the machine, who could stop the server as well.</summary>
    private static async Task<Caller> WhoAsync(
        CommandEnvironment environment,
        IServiceProvider services,
        string? keyFile,
        CancellationToken cancellationToken
    ) =>
        ApiKeySource.Find(keyFile, environment) is not { } key
            ? new Caller
            {
                Id = KeysCommand.By,
                Kind = CallerKind.User,
                Roles = [],
                Asserted = true,
                Channel = Channel,
            }
            : await services.GetRequiredService<ApiKeys>().RequireAsync(key, Channel, cancellationToken);

    private static async Task TellAsync(CommandEnvironment environment, Freeze? freeze, bool json, string otherwise = "")
    {
        var told = new JsonObject { ["frozen"] = freeze is not null };
        if (freeze is not null)
        {
            told["by"] = freeze.By.Id;
            told["asserted"] = freeze.By.Asserted;
            told["at"] = GovernanceJson.ToNode(freeze.At);
            told["reason"] = freeze.Reason;
        }

        var text = freeze is null ? otherwise : TerminalText.Safe(freeze.Told);
        await environment.Out.WriteLineAsync(json ? told.ToJsonString(GovernanceJson.Options) : text);
    }
}
