using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>The answers behind a contract.</summary>
internal sealed record QuestionnaireAnswers : SpotDraftRecord
{
    /// <summary>By the template's variables.</summary>
    [JsonPropertyName("questionnaire_response_data")]
    public IReadOnlyDictionary<string, JsonElement> Data { get; init; } = new Dictionary<string, JsonElement>();
}
