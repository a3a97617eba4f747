namespace SpotDraftSalesforce.Mcp.Tools;

/// <summary>Names a tool and says how it behaves. Hints for clients, and facts for policy.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class ToolAttribute(string name, string title) : Attribute
{
    public string Name { get; } = name;

    public string Title { get; } = title;

    /// <summary>Grows whenever stored plans of an earlier version must not be executed any more.</summary>
    public int Version { get; init; } = 1;

    public bool Destructive { get; init; }

    /// <summary>Calling it again with the same arguments changes nothing more.</summary>
    public bool Idempotent { get; init; } = true;

    /// <summary>Arguments that hold a person's data.</summary>
    public string[] SensitiveArguments { get; init; } = [];
}
