namespace SpotDraftSalesforce.Governance;

/// <summary>What the pipeline knows of a tool.</summary>
public sealed record ToolDefinition
{
    /// <summary>Snake case, unique; with a server's name before it at most 60 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Grows whenever plans of an earlier version must not be executed any more.</summary>
    public int Version { get; init; } = 1;

    public required bool ReadOnly { get; init; }

    /// <summary>May take away something that is not easily had back.</summary>
    public bool Destructive { get; init; }

    /// <summary>Top-level arguments that hold a person's data.</summary>
    public IReadOnlyList<string> SensitiveArguments { get; init; } = [];
}
