using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>What SpotDraft itself would refuse about a contract's values: required fields without one, and choices that do not exist.</summary>
internal static class TemplateGaps
{
    /// <param name="told">Fields that need no word: those told already, and those that a condition left out.</param>
    public static IEnumerable<string> Of(TemplateMetadata metadata, JsonObject data, IReadOnlySet<string> told) =>
        Of(metadata.Attributes, data, told, "").Concat(WrongChoices(metadata, data));

    /// <summary>Only what is there is looked at.</summary>
    public static IEnumerable<string> WrongChoices(TemplateMetadata metadata, JsonObject data) =>
        WrongChoices(metadata.Attributes, data, "");

    private static IEnumerable<string> Of(
        IReadOnlyList<TemplateAttribute> attributes,
        JsonObject data,
        IReadOnlySet<string> told,
        string prefix
    )
    {
        foreach (var attribute in attributes)
        {
            var value = Value(data, attribute);
            if (value is JsonArray rows && attribute.Attributes is { Count: > 0 } columns)
            {
                for (var i = 0; i < rows.Count; i++)
                {
                    foreach (var gap in rows[i] is JsonObject row ? Of(columns, row, told, $"{prefix}{attribute.Variable}[{i}].") : [])
                    {
                        yield return gap;
                    }
                }
            }
            else if (value is null && IsNeeded(attribute, data) && !IsTold(attribute, told, prefix))
            {
                yield return $"{prefix}{attribute.Variable} is required and nothing maps it";
            }
        }
    }

    /// <summary>A nested field counts where its object is there, or has to be.</summary>
    private static bool IsNeeded(TemplateAttribute attribute, JsonObject data) =>
        attribute.Required
        && !attribute.HasDefault
        && (attribute.Parent is null || attribute.ParentRequired == true || data[attribute.Parent] is JsonObject);

    private static bool IsTold(TemplateAttribute attribute, IReadOnlySet<string> told, string prefix) =>
        told.Contains(prefix + attribute.Variable) || (attribute.Parent is { } parent && told.Contains(prefix + parent));

    private static IEnumerable<string> WrongChoices(IReadOnlyList<TemplateAttribute> attributes, JsonObject data, string prefix)
    {
        foreach (var attribute in attributes)
        {
            var value = Value(data, attribute);
            if (value is JsonArray rows && attribute.Attributes is { Count: > 0 } columns)
            {
                foreach (var (row, i) in rows.Select((row, i) => (row as JsonObject, i)).Where(row => row.Item1 is not null))
                {
                    foreach (var wrong in WrongChoices(columns, row!, $"{prefix}{attribute.Variable}[{i}]."))
                    {
                        yield return wrong;
                    }
                }
            }
            else if (attribute.Type is "enum" or "array of options" && attribute.Choices is { Count: > 0 } allowed)
            {
                var given =
                    value is JsonArray several ? [.. several]
                    : value is null ? Array.Empty<JsonNode?>()
                    : [value];
                foreach (var one in given.Where(one => !allowed.Contains(one?.ToString() ?? "", StringComparer.Ordinal)))
                {
                    yield return $"{prefix}{attribute.Variable} is '{one}', and only {string.Join(", ", allowed)} exist";
                }
            }
        }
    }

    private static JsonNode? Value(JsonObject data, TemplateAttribute attribute) =>
        attribute.Parent is { } parent ? (data[parent] as JsonObject)?[attribute.Child] : data[attribute.Variable];
}
