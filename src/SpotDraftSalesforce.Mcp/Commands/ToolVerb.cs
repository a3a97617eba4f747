using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Mcp.Protocol;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary>A verb that is a tool: it goes through the pipeline as the person whose key it is given, like everybody's call.</summary>
internal static class ToolVerb
{
    private const string Channel = "cli";

    /// <exception cref="GovernedException">The call was refused or failed.</exception>
    public static async Task<ToolOutcome> CallAsync(
        CommandEnvironment environment,
        IServiceProvider services,
        string? keyFile,
        string tool,
        JsonObject arguments,
        CancellationToken cancellationToken
    )
    {
        var key = ApiKeySource.Require(keyFile, environment);
        var caller = await services.GetRequiredService<ApiKeys>().RequireAsync(key, Channel, cancellationToken);
        var catalog = services.GetRequiredService<IToolCatalog>();
        var found = catalog.Find(tool)!;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        using var lane = RequestLanes.Enter(RequestLanes.Of(caller.Kind));
        var outcome = await services
            .GetRequiredService<GovernancePipeline>()
            .InvokeAsync(
                new ToolCall
                {
                    Tool = found,
                    Caller = caller,
                    Arguments = arguments,
                    Input = catalog.Bind(found, arguments),
                    ReceivedAt = now,
                    AsOf = now,
                },
                cancellationToken
            );
        return outcome.Error is { } error && outcome.Status != OutcomeStatus.AwaitingApproval
            ? throw new GovernedException(error)
            : outcome;
    }

    /// <summary>One line for a person, or the whole answer as one JSON object.</summary>
    public static Task TellAsync(CommandEnvironment environment, ToolOutcome outcome, string line, bool json) =>
        environment.Out.WriteLineAsync(
            json ? GovernanceJson.ToText(WriteAnswer.Of(outcome))
            : outcome.Status == OutcomeStatus.AwaitingApproval ? $"{outcome.OperationId} waits for an approval ({outcome.ApprovalId})."
            : TerminalText.Safe(line)
        );
}
