using System.ComponentModel;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Protocol;

/// <summary>What every write tool answers. Members that have nothing to say are left out.</summary>
internal sealed record WriteAnswer
{
    public required OutcomeStatus Status { get; init; }

    public string? OperationId { get; init; }

    public string? ApprovalId { get; init; }

    [Description("What the tool made or found.")]
    public JsonObject? Result { get; init; }

    [Description("For dry runs and approvals.")]
    public JsonObject? Plan { get; init; }

    public JsonObject? Decision { get; init; }

    public JsonObject? Error { get; init; }

    public static WriteAnswer Of(ToolOutcome outcome) =>
        new()
        {
            Status = outcome.Status,
            OperationId = outcome.OperationId,
            ApprovalId = outcome.ApprovalId,
            Result = outcome.Answer,
            Plan = outcome.Plan is { IsAlreadyDone: false } plan ? PlanOf(plan) : null,
            Decision = outcome is { Plan: not null, Decision: { } decision } ? GovernanceJson.ToObject(decision) : null,
            Error = outcome.Error is { } error ? GovernanceJson.ToObject(error) : null,
        };

    /// <summary>A plan as a client sees it: what would change, not how it is sent.</summary>
    public static JsonObject PlanOf(Plan plan) =>
        new()
        {
            ["summary"] = plan.Summary,
            ["facts"] = plan.Facts.DeepClone(),
            ["questions"] = GovernanceJson.ToNode(plan.Questions),
            ["changes"] = new JsonArray([.. plan.Changes.Select(ChangeOf)]),
        };

    private static JsonObject ChangeOf(Change change)
    {
        var shown = GovernanceJson.ToObject(change);
        shown.Remove("details");
        return shown;
    }
}
