using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>What SpotDraft sends, typed where we read it; whatever else it sends is kept.</summary>
internal abstract record SpotDraftRecord
{
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }
}
