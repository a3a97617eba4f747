using System.CommandLine;

namespace SpotDraftSalesforce.Mcp.Commands.Webhooks;

/// <summary><c>webhooks register|rotate|list|replay</c>.</summary>
internal static class WebhooksCommand
{
    private const string Description = """
        SpotDraft's events: who sends them here, and what became of them.

        webhooks register --url https://contracts.acme.example     SpotDraft sends the events of the pair to this server
        webhooks rotate --url https://contracts.acme.example       a new subscription takes the place of the old one, without a gap
        webhooks list                                              subscriptions, and how many messages wait, are done or failed
        webhooks list --failed                                     the messages that failed, and why
        webhooks replay --failed                                   works them off again
        webhooks replay 12 15                                      works these messages off again
        webhooks replay --contract T-1234                          has SpotDraft send the contract's last webhook again

        Registering, rotating and asking SpotDraft again are tools (register_webhook, resend_webhooks): they need the key of a person whose
        role has them (keys create --person ID --roles admin). SpotDraft's signing key is asked for when it is needed, and again when
        it was changed there.
        """;

    public static Command Build(CommandEnvironment environment) =>
        new("webhooks", Description)
        {
            WebhooksRegisterCommand.Build(environment, rotate: false),
            WebhooksRegisterCommand.Build(environment, rotate: true),
            WebhooksListCommand.Build(environment),
            WebhooksReplayCommand.Build(environment),
        };

    internal static Option<string?> Pair() =>
        new("--pair") { Description = "The pair whose workspace it is; the only one without it.", HelpName = "NAME" };

    internal static Option<string?> KeyFile() =>
        new("--key-file")
        {
            Description = $"File that holds your API key, '-' for a line of stdin. Otherwise {ApiKeySource.Variable}, or you are asked.",
            HelpName = "FILE",
        };
}
