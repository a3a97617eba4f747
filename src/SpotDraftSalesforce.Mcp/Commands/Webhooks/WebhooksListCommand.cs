using System.CommandLine;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Automations;
using SpotDraftSalesforce.Mcp.Tools.RegisterWebhook;

namespace SpotDraftSalesforce.Mcp.Commands.Webhooks;

/// <summary><c>webhooks list</c>.</summary>
internal static class WebhooksListCommand
{
    private const string Failed = "failed";
    private const int Most = 200;

    public static Command Build(CommandEnvironment environment)
    {
        var failed = new Option<bool>("--failed") { Description = "The messages that failed, newest first, with the reason." };
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var list = new Command("list", "Lists the subscriptions that were registered here, and what became of the messages. Calls nobody.")
        {
            failed,
            data,
            policies,
            json,
        };
        list.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var inbox = services.GetRequiredService<IInbox>();
                if (parsed.GetValue(failed))
                {
                    await WriteFailedAsync(environment, await inbox.ListAsync(Failed, Most, cancellationToken), parsed.GetValue(json));
                }
                else
                {
                    var subscriptions = await services.GetRequiredService<WebhookSubscriptions>().ListAsync(cancellationToken);
                    await WriteAsync(environment, subscriptions, await inbox.CountAsync(cancellationToken), parsed.GetValue(json));
                }

                return ExitCodes.Ok;
            }
        );
        return list;
    }

    private static async Task WriteAsync(
        CommandEnvironment environment,
        IReadOnlyList<WebhookSubscription> subscriptions,
        IReadOnlyDictionary<string, int> messages,
        bool json
    )
    {
        if (json)
        {
            await environment.Out.WriteLineAsync(GovernanceJson.ToText(new { subscriptions, messages }));
            return;
        }

        var table = new TextTable("webhook", "connection", "events", "registered", "url");
        foreach (var one in subscriptions)
        {
            table.Add(one.Id, one.Connection, $"{one.Activities.Count}", KeysCommand.Day(one.RegisteredAt), one.Url);
        }

        await table.WriteAsync(environment.Out, environment.OutIsTerminal);
        await environment.Out.WriteLineAsync(
            messages.Count == 0
                ? "No message came yet."
                : $"Messages: {string.Join(", ", messages.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Value} {one.Key}"))}."
        );
    }

    private static async Task WriteFailedAsync(CommandEnvironment environment, IReadOnlyList<InboxMessage> messages, bool json)
    {
        if (json)
        {
            await environment.Out.WriteLineAsync(
                GovernanceJson.ToText(
                    new
                    {
                        messages = messages.Select(message => new
                        {
                            message.Id,
                            message.Pair,
                            message.Source,
                            message.Activity,
                            message.EventAt,
                            message.ReceivedAt,
                            message.Tries,
                            message.Note,
                        }),
                    }
                )
            );
            return;
        }

        var table = new TextTable("message", "pair", "activity", "received", "tries", "why");
        foreach (var message in messages)
        {
            table.Add(
                $"{message.Id}",
                message.Pair,
                message.Activity,
                KeysCommand.Day(message.ReceivedAt),
                $"{message.Tries}",
                message.Note
            );
        }

        await table.WriteAsync(environment.Out, environment.OutIsTerminal);
    }
}
