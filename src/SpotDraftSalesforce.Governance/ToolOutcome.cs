using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Governance;

/// <summary>How a call ended. A refusal is a value like any other.</summary>
public sealed record ToolOutcome
{
    public required OutcomeStatus Status { get; init; }

    public JsonObject? Answer { get; init; }

    public Error? Error { get; init; }

    public string? OperationId { get; init; }

    public string? ApprovalId { get; init; }

    /// <summary>Where another operation does the same already: how that one stands. Null where there is none, or it was met only at the claim.</summary>
    public OperationState? Holder { get; init; }

    /// <summary>The plan behind a dry run or an approval.</summary>
    public Plan? Plan { get; init; }

    public Decision? Decision { get; init; }

    public static ToolOutcome Refused(Error error) =>
        new()
        {
            Status = error?.Code == ErrorCode.InProgress ? OutcomeStatus.InProgress : OutcomeStatus.Failed,
            Error = error,
            OperationId = error?.OperationId,
        };
}
