using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace SpotDraftSalesforce.EndToEnd.OpenApi;

/// <summary>The request bodies of SpotDraft's document, and how a good one is spoilt: each required field left out, each field of another type.</summary>
internal sealed partial class DocumentedBodies
{
    private const string Schemas = "#/components/schemas/";

    private readonly Dictionary<object, object> _document;
    private readonly (string Template, Regex Pattern)[] _paths;

    public DocumentedBodies(string file)
    {
        using var reader = new StreamReader(file);
        _document = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(reader);
        _paths =
        [
            .. ((Dictionary<object, object>)_document["paths"])
                .Keys.Select(path => (string)path)
                .OrderBy(path => path.Count(letter => letter == '{'))
                .Select(path => (path, new Regex($"^{Parameter().Replace(Regex.Escape(path), "[^/]+")}$"))),
        ];
    }

    /// <summary>The document's own path for one that was called, or null.</summary>
    public string? TemplateOf(string path) => _paths.FirstOrDefault(known => known.Pattern.IsMatch(path)).Template;

    /// <summary>Bodies that are wrong in one field each, with what was done to it.</summary>
    public IEnumerable<(string Field, string Spoilt, JsonObject Body)> Spoil(string method, string template, JsonObject body) =>
        Schema(method, template) is { } schema ? Spoil(schema, body, body) : [];

    private Dictionary<object, object>? Schema(string method, string template)
    {
        var operation = In(In(In(_document, "paths"), template), method.ToLowerInvariant());
        return In(In(In(In(operation, "requestBody"), "content"), "application/json"), "schema") is { } schema ? Resolved(schema) : null;
    }

    private IEnumerable<(string Field, string Spoilt, JsonObject Body)> Spoil(
        Dictionary<object, object> schema,
        JsonNode node,
        JsonObject root
    )
    {
        if (node is JsonArray list)
        {
            foreach (var spoilt in list.Count > 0 && In(schema, "items") is { } items ? Spoil(Resolved(items), list[0]!, root) : [])
            {
                yield return spoilt;
            }

            yield break;
        }

        if (node is not JsonObject values || In(schema, "properties") is not { } properties)
        {
            yield break;
        }

        var required = schema.TryGetValue("required", out var names) ? ((List<object>)names).ConvertAll(name => (string)name) : [];
        foreach (var name in values.Select(value => value.Key).Where(name => properties.ContainsKey(name)).ToArray())
        {
            var value = values[name]!;
            var property = Resolved(In(properties, name)!);
            if (required.Contains(name))
            {
                values.Remove(name);
                yield return (name, "left out", (JsonObject)root.DeepClone());
                values[name] = value;
            }

            if (Other(property) is { } other)
            {
                values[name] = other;
                yield return (name, $"as {other.ToJsonString()}", (JsonObject)root.DeepClone());
                values[name] = value;
            }

            foreach (var spoilt in Spoil(property, value, root))
            {
                yield return spoilt;
            }
        }
    }

    private static JsonNode? Other(Dictionary<object, object> schema) =>
        schema.GetValueOrDefault("type") switch
        {
            "string" => 5,
            "integer" or "number" or "boolean" or "array" or "object" => "other",
            _ => null,
        };

    private Dictionary<object, object> Resolved(Dictionary<object, object> schema)
    {
        while (schema.TryGetValue("$ref", out var reference))
        {
            schema = In(In(In(_document, "components"), "schemas"), ((string)reference)[Schemas.Length..])!;
        }

        return schema.TryGetValue("allOf", out var all) && all is List<object> { Count: 1 } one
            ? Resolved((Dictionary<object, object>)one[0])
            : schema;
    }

    private static Dictionary<object, object>? In(Dictionary<object, object>? node, string name) =>
        node?.GetValueOrDefault(name) as Dictionary<object, object>;

    [GeneratedRegex(@"\\\{[^}]+}")]
    private static partial Regex Parameter();
}
