using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Hosting.Identity;

namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>The built-in rule: when everybody has signed, the opportunity is closed as won. It acts through the pipeline like everybody else.</summary>
internal sealed class ClosedWonRule(GovernancePipeline pipeline, IToolCatalog tools, TimeProvider time)
{
    private const string ToolName = "mark_closed_won";

    public static bool AppliesTo(InboxMessage message) => message.Activity == SpotDraftEvent.Executed;

    public async Task<ToolOutcome> ActAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        var contract = SpotDraftEvent.Parse(message.Body)?.ContractId;
        var arguments = new JsonObject { ["contract_id"] = contract, ["pair"] = message.Pair };
        var tool = tools.Find(ToolName)!;
        var now = time.GetUtcNow();
        var call = new ToolCall
        {
            Tool = tool,
            Caller = AutomationCallers.ClosedWon,
            Arguments = arguments,
            Input = tools.Bind(tool, arguments),
            Reason = $"SpotDraft reported {message.Activity}.",
            ReceivedAt = now,
            AsOf = now,
        };
        return await pipeline.InvokeAsync(call, cancellationToken);
    }
}
