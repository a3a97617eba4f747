using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Governance;

/// <summary>The tools that exist, by name.</summary>
public interface IToolCatalog
{
    ITool? Find(string name);

    /// <summary>Binds stored arguments to the tool's own record again.</summary>
    object Bind(ITool tool, JsonObject arguments);
}
