using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SpotDraftSalesforce.Mcp.Tools;

/// <summary>What every tool that lists takes: no list is longer than a model can read.</summary>
internal abstract record ListInput : ToolInput
{
    [Range(1, 100)]
    public int Limit { get; init; } = 20;

    [Description("next_cursor of the page before.")]
    public string? Cursor { get; init; }
}
