using System.ComponentModel;

namespace SpotDraftSalesforce.Mcp.Tools;

/// <summary>What every tool takes.</summary>
internal abstract record ToolInput
{
    [Description("Connection pair; omit where there is one.")]
    public string? Pair { get; init; }
}
