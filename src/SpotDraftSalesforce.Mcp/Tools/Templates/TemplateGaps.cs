using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>What SpotDraft itself would refuse about a contract's values: required fields without one, and choices that do not exist.</summary>
internal static class TemplateGaps
{
    /// <summary>Of a whole contract.</summary>
    /// <param name="told">Fields that need no word: those told already, and those that a condition left out.</param>
    public static IEnumerable<TemplateGap> Of(TemplateMetadata metadata, JsonObject data, IReadOnlySet<string> told) =>
        Missing(metadata.Attributes, data, "").Where(gap => !IsTold(gap, told)).Concat(WrongChoices(metadata.Attributes, data, ""));

    /// <summary>Of values that are changed: only what is there is looked at, and each of it is to be whole.</summary>
    public static IEnumerable<TemplateGap> OfChange(TemplateMetadata metadata, JsonObject data)
    {
        TemplateAttribute[] given = [.. metadata.Attributes.Where(attribute => data[attribute.Parent ?? attribute.Variable] is not null)];
        return Missing(given, data, "").Concat(WrongChoices(given, data, ""));
    }

    private static IEnumerable<TemplateGap> Missing(IReadOnlyList<TemplateAttribute> attributes, JsonObject data, string prefix)
    {
        foreach (var attribute in attributes)
        {
            var value = Value(data, attribute);
            foreach (var gap in Rows(attribute, value, prefix).SelectMany(row => Missing(row.Columns, row.Values, row.Prefix)))
            {
                yield return gap;
            }

            if (value is null && IsNeeded(attribute, data))
            {
                yield return new TemplateGap($"{prefix}{attribute.Variable}", "is required and nothing maps it");
            }
        }

        foreach (var parent in EmptyObjects(attributes, data))
        {
            yield return new TemplateGap($"{prefix}{parent}", "is required and nothing maps a part of it");
        }
    }

    /// <summary>A nested field counts where its object is there, or has to be.</summary>
    private static bool IsNeeded(TemplateAttribute attribute, JsonObject data) =>
        attribute.Required
        && !attribute.HasDefault
        && (attribute.Parent is null || attribute.ParentRequired == true || data[attribute.Parent] is JsonObject);

    /// <summary>Objects that have to be there and are not, though none of their parts has to be.</summary>
    private static IEnumerable<string> EmptyObjects(IReadOnlyList<TemplateAttribute> attributes, JsonObject data) =>
        attributes
            .Where(attribute => attribute is { Parent: not null, ParentRequired: true })
            .GroupBy(attribute => attribute.Parent!)
            .Where(parts => data[parts.Key] is null && !parts.Any(part => part.Required && !part.HasDefault))
            .Select(parts => parts.Key);

    private static bool IsTold(TemplateGap gap, IReadOnlySet<string> told) =>
        told.Any(field =>
            gap.Field == field
            || gap.Field.StartsWith(field + ".", StringComparison.Ordinal)
            || field.StartsWith(gap.Field + ".", StringComparison.Ordinal)
        );

    private static IEnumerable<TemplateGap> WrongChoices(IReadOnlyList<TemplateAttribute> attributes, JsonObject data, string prefix)
    {
        foreach (var attribute in attributes)
        {
            var value = Value(data, attribute);
            foreach (var wrong in Rows(attribute, value, prefix).SelectMany(row => WrongChoices(row.Columns, row.Values, row.Prefix)))
            {
                yield return wrong;
            }

            if (attribute.Type is "enum" or "array of options" && attribute.Choices is { Count: > 0 } allowed)
            {
                var given =
                    value is JsonArray several ? [.. several]
                    : value is null ? Array.Empty<JsonNode?>()
                    : [value];
                foreach (var one in given.Where(one => !allowed.Contains(one?.ToString() ?? "", StringComparer.Ordinal)))
                {
                    yield return new TemplateGap(
                        $"{prefix}{attribute.Variable}",
                        $"is '{one}', and only {string.Join(", ", allowed)} exist"
                    );
                }
            }
        }
    }

    /// <summary>The rows of a value whose columns the template describes.</summary>
    private static IEnumerable<(IReadOnlyList<TemplateAttribute> Columns, JsonObject Values, string Prefix)> Rows(
        TemplateAttribute attribute,
        JsonNode? value,
        string prefix
    ) =>
        value is JsonArray rows && attribute.Attributes is { Count: > 0 } columns
            ? rows.Select((row, i) => (columns, row as JsonObject, $"{prefix}{attribute.Variable}[{i}]."))
                .Where(row => row.Item2 is not null)
                .Select(row => (row.columns, row.Item2!, row.Item3))
            : [];

    private static JsonNode? Value(JsonObject data, TemplateAttribute attribute) =>
        attribute.Parent is { } parent ? (data[parent] as JsonObject)?[attribute.Child] : data[attribute.Variable];
}

/// <summary>One value that SpotDraft would refuse.</summary>
/// <param name="Field">As in <c>pricing_schedule[0].amount.type</c>.</param>
/// <param name="Reason">Ends the sentence that begins with the field.</param>
internal sealed record TemplateGap(string Field, string Reason)
{
    public override string ToString() => $"{Field} {Reason}";
}
