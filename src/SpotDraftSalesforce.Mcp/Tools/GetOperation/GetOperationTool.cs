using System.ComponentModel;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Tools.GetOperation;

[Tool("get_operation", "Get an operation")]
[Description("Tells how an operation stands: its state, each change's outcome, and what it waits for.")]
internal sealed class GetOperationTool(IOperationStore operations) : ReadTool<GetOperationInput, GetOperationOutput>
{
    protected override async Task<GetOperationOutput> ReadAsync(GetOperationInput input, ToolCall call, CancellationToken cancellationToken)
    {
        var operation =
            await operations.FindAsync(input.OperationId, cancellationToken)
            ?? throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.NotFound,
                    Message = $"There is no operation '{input.OperationId}'.",
                    Cure = "Take operation_id from the answer of the call that started it.",
                    Path = "operation_id",
                }
            );
        var changes = await operations.ChangesAsync(operation.Id, cancellationToken);
        return new GetOperationOutput
        {
            OperationId = operation.Id,
            State = operation.State,
            Tool = operation.Plan.Tool,
            RequestedBy = operation.Caller.Id,
            Summary = operation.Plan.Summary,
            CreatedAt = SealedEvent.Instant(operation.CreatedAt),
            UpdatedAt = SealedEvent.Instant(operation.UpdatedAt),
            ApprovalId = operation.ApprovalId,
            SupersededBy = operation.SupersededBy,
            Result = operation.Answer,
            Error = operation.Error is { } error ? GovernanceJson.ToObject(error) : null,
            Changes =
            [
                .. changes.Select(progress => new ChangeView
                {
                    Id = progress.Change.Id,
                    What = $"{progress.Change.Operation} {progress.Change.Object} in {progress.Change.Connection}",
                    State = progress.State,
                    Attempts = progress.Attempts,
                    RecordId = progress.Outcome?.RecordId,
                }),
            ],
        };
    }
}

internal sealed record GetOperationInput : ToolInput
{
    [Description("op_…, from the answer of the call that started it.")]
    public required string OperationId { get; init; }
}

internal sealed record GetOperationOutput
{
    public required string OperationId { get; init; }

    public required OperationState State { get; init; }

    public required string Tool { get; init; }

    public required string RequestedBy { get; init; }

    public required string Summary { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }

    public string? ApprovalId { get; init; }

    public string? SupersededBy { get; init; }

    public JsonObject? Result { get; init; }

    public JsonObject? Error { get; init; }

    public required IReadOnlyList<ChangeView> Changes { get; init; }
}

internal sealed record ChangeView
{
    public required string Id { get; init; }

    public required string What { get; init; }

    public required ChangeState State { get; init; }

    public required int Attempts { get; init; }

    public string? RecordId { get; init; }
}
