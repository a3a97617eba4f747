using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Governance;

/// <summary>Something a caller may ask for by name.</summary>
public interface ITool
{
    ToolDefinition Definition { get; }
}

/// <summary>A tool that only reads.</summary>
public interface IReadTool : ITool
{
    Task<ReadAnswer> ReadAsync(ToolCall call, CancellationToken cancellationToken);
}

/// <summary>A tool that writes: it prepares a plan by reading only; the plan's changes are then performed by the connectors, and no others.</summary>
public interface IWriteTool : ITool
{
    /// <summary>Decides what would have to be written so that the world looks as asked, as of <see cref="ToolCall.AsOf"/>.</summary>
    Task<Preparation> PrepareAsync(ToolCall call, CancellationToken cancellationToken);
}

/// <summary>What a read tool found, or why it refuses.</summary>
public sealed record ReadAnswer(JsonObject? Answer, Error? Refusal)
{
    public static implicit operator ReadAnswer(Error refusal) => new(null, refusal);

    public static implicit operator ReadAnswer(JsonObject answer) => new(answer, null);

    public static ReadAnswer FromError(Error refusal) => refusal;

    public static ReadAnswer FromJsonObject(JsonObject answer) => answer;
}

/// <summary>A plan, or why there can be none.</summary>
public sealed record Preparation(Plan? Plan, Error? Refusal)
{
    public static implicit operator Preparation(Error refusal) => new(null, refusal);

    public static implicit operator Preparation(Plan plan) => new(plan, null);

    public static Preparation FromError(Error refusal) => refusal;

    public static Preparation FromPlan(Plan plan) => plan;
}
