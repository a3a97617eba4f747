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

    private static readonly Error NoneToClose = new()
    {
        Code = ErrorCode.Conflict,
        Message = "Linking the contract closes no deal.",
        Cause = "No message told of its execution, or its deal was closed then.",
        Cure = "If its opportunity is won, call mark_closed_won.",
        Retry = RetryAdvice.Never,
    };

    public static bool AppliesTo(InboxMessage message) =>
        message.Activity is SpotDraftEvent.Executed
        || (
            message.Activity is SpotDraftEvent.Linked or SpotDraftEvent.Relinked
            && SpotDraftEvent.Parse(message.Body)?.Status == ContractStatus.Executed
        );

    /// <summary>How the deals were closed, mostly one; first that of the contract which the message is about.</summary>
    public async Task<IReadOnlyList<ToolOutcome>> ActAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        var contract = SpotDraftEvent.Parse(message.Body)?.ContractId;
        if (message.Activity != SpotDraftEvent.Executed && !await IsOpenAsync(message.Pair, contract, cancellationToken))
        {
            return [ToolOutcome.Refused(NoneToClose)];
        }

        var outcome = await CloseAsync(message, contract, $"SpotDraft reported {message.Activity}.", cancellationToken);
        if (contract is null || outcome.Error is not { Code: ErrorCode.Conflict, Retry: RetryAdvice.Never })
        {
            return [outcome];
        }

        var outcomes = new List<ToolOutcome> { outcome };
        var reason = $"SpotDraft reported {message.Activity} of contract {contract}, for which the deal may have waited.";
        foreach (var other in await waiting.ContractsToCloseAsync(message.Pair, contract, cancellationToken))
        {
            if (await IsOpenAsync(message.Pair, other, cancellationToken))
            {
                outcomes.Add(await CloseAsync(message, other, reason, cancellationToken));
            }
        }

        return outcomes;
    }

    /// <summary>
    /// A contract closes its deal later than at its execution only where we were told of that and could not act: not where it was signed before this
    /// server looked after the pair, and not again where the deal was closed once and somebody reopened it.
    /// </summary>
    private async Task<bool> IsOpenAsync(string pair, string? contract, CancellationToken cancellationToken)
    {
        var told = ContractRef.TryParse(contract, out var id)
            ? await inbox.StatesAsync(pair, id.Bare, SpotDraftEvent.Executed, cancellationToken)
            : [];
        return told.Count > 0 && !told.Contains("done");
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
