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
internal sealed class ClosedWonRule(GovernancePipeline pipeline, IToolCatalog tools, IInbox inbox, IWaitingDeals waiting, TimeProvider time)
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
        if (message.Activity != SpotDraftEvent.Executed && await RefusalAsync(message.Pair, contract, cancellationToken) is { } refusal)
        {
            return ToolOutcome.Refused(refusal);
        }

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

    /// <summary>
    /// A link closes a deal only where we were told of the signatures and could not act: not for what was signed before this server looked after the
    /// pair, and not again where the deal was closed once and somebody reopened it.
    /// </summary>
    private async Task<Error?> RefusalAsync(string pair, string? contract, CancellationToken cancellationToken)
    {
        var told = contract is null ? [] : await inbox.StatesAsync(pair, contract, SpotDraftEvent.Executed, cancellationToken);
        return told.Count > 0 && told.All(state => state is "failed" or "ignored")
            ? null
            : new Error
            {
                Code = ErrorCode.Conflict,
                Message = "Linking the contract closes no deal.",
                Cause = told.Count == 0 ? "No message told of its execution." : "Its execution is handled on its own.",
                Cure = "If its opportunity is won, call mark_closed_won.",
                Retry = RetryAdvice.Never,
            };
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
