using System.ComponentModel;

namespace SpotDraftSalesforce.Mcp.Tools;

/// <summary>What every tool takes.</summary>
internal abstract record ToolInput
{
    [Description("Connection pair; omit when only one is configured.")]
    public string? Pair { get; init; }
}
