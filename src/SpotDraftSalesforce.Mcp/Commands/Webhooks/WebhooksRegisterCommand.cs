using System.CommandLine;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Commands.Webhooks;

/// <summary><c>webhooks register</c> and <c>webhooks rotate</c>.</summary>
internal static class WebhooksRegisterCommand
{
    public static Command Build(CommandEnvironment environment, bool rotate)
    {
        var url = new Option<string>("--url")
        {
            Description = "Public https address of this server; without a path, /webhooks/spotdraft/PAIR is added.",
            HelpName = "URL",
            Required = true,
        };
        var activities = new Option<string[]>("--activities")
        {
            Description = "Which events, such as CONTRACT_EXECUTED; all about contracts and counterparties without it.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        var pair = WebhooksCommand.Pair();
        var keyFile = WebhooksCommand.KeyFile();
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var verb = new Command(
            rotate ? "rotate" : "register",
            rotate
                ? "Registers anew and removes the old subscription afterwards, so that nothing is missed in between."
                : "Makes SpotDraft send its events to this server; once is enough, and again changes nothing."
        )
        {
            url,
            activities,
            pair,
            keyFile,
            data,
            policies,
            json,
        };
        verb.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var arguments = Arguments(parsed.GetValue(url)!, parsed.GetValue(activities) ?? [], rotate, parsed.GetValue(pair));
                var outcome = await ToolVerb.CallAsync(
                    environment,
                    services,
                    parsed.GetValue(keyFile),
                    "register_webhook",
                    arguments,
                    cancellationToken
                );
                await ToolVerb.TellAsync(environment, outcome, Line(outcome), parsed.GetValue(json));
                return ExitCodes.Ok;
            }
        );
        return verb;
    }

    private static JsonObject Arguments(string url, string[] activities, bool replace, string? pair)
    {
        var arguments = new JsonObject
        {
            ["url"] = url,
            ["activities"] = new JsonArray([.. activities.Select(activity => (JsonNode)activity)]),
            ["replace"] = replace,
        };
        if (pair is not null)
        {
            arguments["pair"] = pair;
        }

        return arguments;
    }

    private static string Line(ToolOutcome outcome) =>
        $"{(outcome.Status == OutcomeStatus.AlreadyDone ? "Nothing changed: webhook" : "Webhook")} {outcome.Answer?["webhook_id"]} sends {(outcome.Answer?["activities"] as JsonArray)?.Count} kinds of events to {outcome.Answer?["url"]}.";
}
