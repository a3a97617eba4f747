using System.Text.Json;

namespace SpotDraftSalesforce.Tests.Protocol;

/// <summary>What a schema must keep to so that every model client can read it. Each of these has broken somebody.</summary>
internal static class SchemaRules
{
    private static readonly string[] Combinations = ["anyOf", "oneOf", "allOf", "not"];
    private static readonly string[] References = ["$ref", "$defs", "definitions"];

    /// <summary>Each breach, with the place where it stands.</summary>
    public static IEnumerable<string> Breaches(string place, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            yield return $"{place} is {schema.ValueKind}, not an object";
            yield break;
        }

        foreach (var word in Combinations.Concat(References).Where(word => schema.TryGetProperty(word, out _)))
        {
            yield return $"{place} has {word}";
        }

        if (!schema.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() == "null")
        {
            yield return $"{place} has no single type";
        }
        else if (type.GetString() == "array" && !schema.TryGetProperty("items", out _))
        {
            yield return $"{place} is an array without items";
        }

        if (schema.TryGetProperty("enum", out var values) && values.EnumerateArray().Any(value => value.ValueKind != JsonValueKind.String))
        {
            yield return $"{place} has an enum that is not of texts";
        }

        foreach (var breach in Parts(place, schema).SelectMany(part => Breaches(part.Place, part.Schema)))
        {
            yield return breach;
        }

        foreach (var missing in Required(schema).Where(name => !Has(schema, name)))
        {
            yield return $"{place} requires {missing}, which it does not have";
        }
    }

    private static IEnumerable<(string Place, JsonElement Schema)> Parts(string place, JsonElement schema)
    {
        if (schema.TryGetProperty("items", out var items))
        {
            yield return (place + "[]", items);
        }

        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                yield return ($"{place}.{property.Name}", property.Value);
            }
        }
    }

    private static IEnumerable<string> Required(JsonElement schema) =>
        schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];

    private static bool Has(JsonElement schema, string name) =>
        schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out _);
}
