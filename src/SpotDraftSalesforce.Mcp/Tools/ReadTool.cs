using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Tools;

/// <summary>A tool that only reads, with its own records for arguments and answer.</summary>
internal abstract class ReadTool<TInput, TOutput> : IReadTool, IDescribedTool
    where TInput : ToolInput
    where TOutput : class
{
    public ToolDefinition Definition => field ??= ToolDefinitions.Of(GetType(), readOnly: true);

    public Type InputType => typeof(TInput);

    public Type OutputType => typeof(TOutput);

    public async Task<ReadAnswer> ReadAsync(ToolCall call, CancellationToken cancellationToken) =>
        GovernanceJson.ToObject(await ReadAsync((TInput)call.Input, call, cancellationToken));

    /// <summary>Answers, or throws a <see cref="GovernedException"/> that says why there is no answer.</summary>
    protected abstract Task<TOutput> ReadAsync(TInput input, ToolCall call, CancellationToken cancellationToken);
}
