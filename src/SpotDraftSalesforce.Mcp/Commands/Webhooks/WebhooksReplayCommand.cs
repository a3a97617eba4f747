using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Automations;

namespace SpotDraftSalesforce.Mcp.Commands.Webhooks;

/// <summary><c>webhooks replay</c>: messages that were kept are worked off again, or SpotDraft is asked to send its last ones again.</summary>
internal static class WebhooksReplayCommand
{
    private const int Most = 10_000;

    public static Command Build(CommandEnvironment environment)
    {
        var ids = new Argument<long[]>("message")
        {
            Description = "Messages, as 'webhooks list --failed' shows them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var failed = new Option<bool>("--failed") { Description = "All messages that failed." };
        var contracts = Contracts();
        var pair = WebhooksCommand.Pair();
        var keyFile = WebhooksCommand.KeyFile();
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var replay = new Command("replay", "Works messages off again. What was done before stays done: nothing happens twice.")
        {
            ids,
            failed,
            contracts,
            pair,
            keyFile,
            data,
            policies,
            json,
        };
        replay.Validators.Add(result =>
            CheckOne(
                result,
                result.GetValue(ids) is { Length: > 0 },
                result.GetValue(failed),
                result.GetValue(contracts) is { Length: > 0 }
            )
        );
        replay.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                return parsed.GetValue(contracts) is { Length: > 0 } named
                    ? await ResendAsync(
                        environment,
                        services,
                        named,
                        parsed.GetValue(pair),
                        parsed.GetValue(keyFile),
                        parsed.GetValue(json),
                        cancellationToken
                    )
                    : await RedriveAsync(
                        environment,
                        services,
                        parsed.GetValue(ids) ?? [],
                        parsed.GetValue(failed),
                        parsed.GetValue(json),
                        cancellationToken
                    );
            }
        );
        return replay;
    }

    private static Option<string[]> Contracts() =>
        new("--contract") { Description = "Has SpotDraft send the contract's last webhook again; may be repeated.", HelpName = "ID" };

    private static void CheckOne(CommandResult result, params bool[] asked)
    {
        if (asked.Count(one => one) != 1)
        {
            result.AddError("Name messages, or --failed, or --contract ID.");
        }
    }

    private static async Task<int> ResendAsync(
        CommandEnvironment environment,
        IServiceProvider services,
        string[] contracts,
        string? pair,
        string? keyFile,
        bool json,
        CancellationToken cancellationToken
    )
    {
        var arguments = new JsonObject { ["contract_ids"] = new JsonArray([.. contracts.Select(contract => (JsonNode)contract)]) };
        if (pair is not null)
        {
            arguments["pair"] = pair;
        }

        var outcome = await ToolVerb.CallAsync(environment, services, keyFile, "resend_webhooks", arguments, cancellationToken);
        await ToolVerb.TellAsync(environment, outcome, $"SpotDraft sends the last webhook of {string.Join(", ", contracts)} again.", json);
        return ExitCodes.Ok;
    }

    /// <summary>Who did it stands in the log; whoever may write the state folder could do it without a key.</summary>
    private static async Task<int> RedriveAsync(
        CommandEnvironment environment,
        IServiceProvider services,
        long[] ids,
        bool failed,
        bool json,
        CancellationToken cancellationToken
    )
    {
        var chosen = await ChosenAsync(services.GetRequiredService<IInbox>(), ids, failed, cancellationToken);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        foreach (var message in chosen)
        {
            var happened = new AuditEvent
            {
                Time = now,
                Type = EventTypes.WebhookRedriven,
                Data = new JsonObject
                {
                    ["message"] = message.Id,
                    ["pair"] = message.Pair,
                    ["activity"] = message.Activity,
                    ["was"] = message.State,
                    ["by"] = KeysCommand.By,
                },
            };
            await services
                .GetRequiredService<IJournal>()
                .CommitAsync(new JournalEntry([new RedriveInbox(message.Id)], [happened]), CancellationToken.None);
        }

        await environment.Out.WriteLineAsync(
            json
                ? GovernanceJson.ToText(new { messages = chosen.Select(message => message.Id) })
                : $"{chosen.Count} messages are due again; the server that runs on this folder works them off."
        );
        return ExitCodes.Ok;
    }

    private static async Task<IReadOnlyList<InboxMessage>> ChosenAsync(
        IInbox inbox,
        long[] ids,
        bool failed,
        CancellationToken cancellationToken
    )
    {
        if (failed)
        {
            return await inbox.ListAsync("failed", Most, cancellationToken);
        }

        var chosen = new List<InboxMessage>();
        foreach (var id in ids.Distinct().Order())
        {
            chosen.Add(
                await inbox.FindAsync(id, cancellationToken)
                    ?? throw VerbFaults.Invalid("message", $"There is no message {id}.", "Take the numbers from 'webhooks list --failed'.")
            );
        }

        return chosen;
    }
}
