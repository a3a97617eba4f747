using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Mcp.Tools.MarkClosedWon;

namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>
/// The built-in rule: when everybody has signed, the opportunity is closed as won; when a contract is linked with its record only after that, then.
/// A contract that closes no deal by itself may be the last that other deals waited for; those are closed then. It acts through the pipeline like
/// everybody else.
/// </summary>
internal sealed class ClosedWonRule(GovernancePipeline pipeline, IToolCatalog tools, IWaitingDeals waiting, TimeProvider time)
{
    private const string ToolName = "mark_closed_won";

    public static bool AppliesTo(InboxMessage message) =>
        message.Activity is SpotDraftEvent.Executed
        || (
            message.Activity is SpotDraftEvent.Linked or SpotDraftEvent.Relinked
            && SpotDraftEvent.Parse(message.Body)?.Status == ContractStatus.Executed
        );

    /// <summary>How the deal was closed; of several deals, the first that could not be, so that the message is tried again or kept for its sake.</summary>
    public async Task<ToolOutcome> ActAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        var contract = SpotDraftEvent.Parse(message.Body)?.ContractId;
        var outcome = await CloseAsync(message, contract, $"SpotDraft reported {message.Activity}.", cancellationToken);
        if (contract is null || outcome.Error is not { Code: ErrorCode.Conflict, Retry: RetryAdvice.Never })
        {
            return outcome;
        }

        var others = await waiting.ContractsToCloseAsync(message.Pair, contract, cancellationToken);
        var reason = $"SpotDraft reported {message.Activity} of contract {contract}, for which the deal may have waited.";
        foreach (var other in others)
        {
            var closed = await CloseAsync(message, other, reason, cancellationToken);
            outcome = outcome.Error switch
            {
                null => closed.Error is { Retry: RetryAdvice.Never } ? outcome : closed,
                { Retry: RetryAdvice.Never } => closed,
                _ => outcome,
            };
        }

        return outcome;
    }

    private async Task<ToolOutcome> CloseAsync(InboxMessage message, string? contract, string reason, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject { ["contract_id"] = contract, ["pair"] = message.Pair };
        var tool = tools.Find(ToolName)!;
        var now = time.GetUtcNow();
        var call = new ToolCall
        {
            Tool = tool,
            Caller = AutomationCallers.ClosedWon,
            Arguments = arguments,
            Input = tools.Bind(tool, arguments),
            Reason = reason,
            ReceivedAt = now,
            AsOf = now,
        };
        return await pipeline.InvokeAsync(call, cancellationToken);
    }
}
