using System.Reflection;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Tools;

/// <summary>Reads a tool's definition off its class.</summary>
internal static class ToolDefinitions
{
    public static ToolDefinition Of(Type tool, bool readOnly)
    {
        var attribute =
            tool.GetCustomAttribute<ToolAttribute>() ?? throw new InvalidOperationException($"{tool.Name} has no [Tool] that names it.");
        return new ToolDefinition
        {
            Name = attribute.Name,
            Version = attribute.Version,
            ReadOnly = readOnly,
            Destructive = attribute.Destructive,
            SensitiveArguments = attribute.SensitiveArguments,
        };
    }
}
