namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>A value of a policy file and the line it starts on (from 1).</summary>
internal abstract record PolicyNode(int Line)
{
    /// <summary>What it is, as a message calls it.</summary>
    public abstract string Kind { get; }
}

/// <param name="Plain">False for a quoted text, which is never a number or a yes or no.</param>
internal sealed record PolicyScalar(int Line, string Text, bool Plain) : PolicyNode(Line)
{
    public override string Kind => Text.Length == 0 && Plain ? "nothing" : $"'{Text}'";
}

internal sealed record PolicyList(int Line, IReadOnlyList<PolicyNode> Items) : PolicyNode(Line)
{
    public override string Kind => "a list";
}

internal sealed record PolicyMapping(int Line, IReadOnlyList<PolicyEntry> Entries) : PolicyNode(Line)
{
    public override string Kind => "a group of keys";
}

internal sealed record PolicyEntry(string Key, int Line, PolicyNode Value);
