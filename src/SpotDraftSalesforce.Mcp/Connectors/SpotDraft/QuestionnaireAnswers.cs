using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>The answers behind a contract.</summary>
internal sealed record QuestionnaireAnswers : SpotDraftRecord
{
    /// <summary>The questionnaire that is the template's own fields.</summary>
    public const string OfTemplate = "TEMPLATE";

    /// <summary>By the template's variables.</summary>
    [JsonPropertyName("questionnaire_response_data")]
    public IReadOnlyDictionary<string, JsonElement> Data { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The answer to one variable; null where there is none.</summary>
    public JsonNode? Value(string variable) => Data.TryGetValue(variable, out var value) ? JsonNode.Parse(value.GetRawText()) : null;
}
