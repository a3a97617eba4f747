using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Tools;

namespace SpotDraftSalesforce.Mcp.Protocol;

/// <summary>
/// Every tool of this assembly, found by its base class and sorted by name: a tool is its folder, and there is no list to forget it in. A tool without
/// a name, a description or a fitting name stops the start.
/// </summary>
internal sealed class ToolCatalog : IToolCatalog
{
    /// <summary>Some clients put the server's name and an underscore before it and take 60 characters in all.</summary>
    private const int LongestName = 40;

    private readonly Dictionary<string, ToolEntry> _tools = new(StringComparer.Ordinal);

    public ToolCatalog(IEnumerable<IDescribedTool> tools)
    {
        foreach (var tool in tools.OrderBy(tool => tool.Definition.Name, StringComparer.Ordinal))
        {
            var entry = ToolEntry.Of(tool);
            if (entry.Name.Length > LongestName || !_tools.TryAdd(entry.Name, entry))
            {
                throw new InvalidOperationException($"The tool name '{entry.Name}' is used twice or longer than {LongestName} characters.");
            }
        }
    }

    public IReadOnlyCollection<ToolEntry> Entries => _tools.Values;

    /// <summary>The concrete tools of this assembly.</summary>
    public static IEnumerable<Type> Types { get; } =
    [
        .. typeof(ToolCatalog)
            .Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IDescribedTool))),
    ];

    /// <summary>The names of the tools of this assembly, without making them.</summary>
    public static IReadOnlySet<string> Names { get; } =
        Types.Select(type => type.GetCustomAttribute<ToolAttribute>()!.Name).ToHashSet(StringComparer.Ordinal);

    public ITool? Find(string name) => _tools.TryGetValue(name, out var entry) ? entry.Tool : null;

    public ToolEntry? Entry(string name) => _tools.GetValueOrDefault(name);

    public object Bind(ITool tool, JsonObject arguments) =>
        ArgumentBinder.Bind(arguments, ((IDescribedTool)tool).InputType, out var error) ?? throw new GovernedException(error!);
}

/// <summary>A tool as it is listed.</summary>
internal sealed record ToolEntry(IDescribedTool Tool, string Name, string Title, string Description, ToolAttribute Traits)
{
    public static ToolEntry Of(IDescribedTool tool)
    {
        var type = tool.GetType();
        var traits = type.GetCustomAttribute<ToolAttribute>()!;
        var description =
            type.GetCustomAttribute<DescriptionAttribute>()?.Description
            ?? throw new InvalidOperationException($"{type.Name} has no [Description] that tells a model when to use it.");
        return new ToolEntry(tool, tool.Definition.Name, traits.Title, description, traits);
    }
}
