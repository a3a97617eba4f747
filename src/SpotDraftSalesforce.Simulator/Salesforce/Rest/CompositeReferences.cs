using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>Earlier results of a composite, and the <c>@{ref.path}</c> that point into them.</summary>
internal sealed partial class CompositeReferences
{
    private readonly Dictionary<string, JsonNode?> _results = new(StringComparer.Ordinal);

    public void Note(string referenceId, RestAnswer answer) =>
        _results[referenceId] = answer.Failed || answer.Body.IsEmpty ? null : JsonNode.Parse(answer.Body.Span);

    /// <summary>The text with every reference replaced; a reference that leads nowhere throws.</summary>
    public string Fill(string text) =>
        text.Contains("@{", StringComparison.Ordinal) ? Pattern().Replace(text, match => Value(match.Groups["path"].Value)) : text;

    public JsonNode? Fill(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject item:
                return new JsonObject(item.Select(pair => KeyValuePair.Create(pair.Key, Fill(pair.Value))));
            case JsonArray list:
                return new JsonArray([.. list.Select(Fill)]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return JsonValue.Create(Fill(value.GetValue<string>()));
            default:
                return node?.DeepClone();
        }
    }

    private string Value(string path)
    {
        var dot = path.IndexOfAny(['.', '[']);
        var name = dot < 0 ? path : path[..dot];
        if (dot < 0 || !_results.TryGetValue(name, out var result))
        {
            throw new UnresolvedReferenceException($"Invalid reference specified. No value for {path} found in {name}");
        }

        var node = Steps().Matches(path[dot..]).Aggregate(result, Step);
        return node is JsonValue value
            ? value.GetValueKind() == JsonValueKind.String
                ? value.GetValue<string>()
                : value.ToJsonString()
            : throw new UnresolvedReferenceException($"Invalid reference specified. No value for {path} found in {name}");
    }

    private static JsonNode? Step(JsonNode? node, Match step) =>
        step.Groups["at"].Success
            ? node is JsonArray list
            && int.TryParse(step.Groups["at"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at < list.Count
                ? list[at]
                : null
            : node is JsonObject item && item.TryGetPropertyValue(step.Groups["name"].Value, out var value)
                ? value
                : null;

    [GeneratedRegex(@"@\{(?<path>[^}]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\.(?<name>\w+)|\[(?<at>\d+)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Steps();
}
