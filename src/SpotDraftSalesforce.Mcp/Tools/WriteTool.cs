using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Tools;

/// <summary>A tool that prepares changes, with its own records for arguments and for the answer once they are made.</summary>
internal abstract class WriteTool<TInput, TOutput> : IWriteTool, IDescribedTool
    where TInput : ToolInput
    where TOutput : class
{
    public ToolDefinition Definition => field ??= ToolDefinitions.Of(GetType(), readOnly: false);

    public Type InputType => typeof(TInput);

    public Type OutputType => typeof(TOutput);

    public Task<Preparation> PrepareAsync(ToolCall call, CancellationToken cancellationToken) =>
        PrepareAsync((TInput)call.Input, call, cancellationToken);

    /// <summary>Reads what the request is about and says what would have to change.</summary>
    protected abstract Task<Preparation> PrepareAsync(TInput input, ToolCall call, CancellationToken cancellationToken);

    /// <summary>Starts the plan for this call.</summary>
    protected PlanDraft Draft(ToolCall call, string pair) => new(Definition, call.AsOf, pair);
}
