using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Tools;

/// <summary>A tool with the records that its schemas are made from.</summary>
internal interface IDescribedTool : ITool
{
    Type InputType { get; }

    Type OutputType { get; }
}
