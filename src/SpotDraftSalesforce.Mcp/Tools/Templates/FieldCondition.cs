using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>A condition on what stands at a path.</summary>
/// <param name="Values">For <c>equals</c> one, for <c>in</c> and <c>contains</c> one or more, for <c>present</c> and <c>absent</c> none.</param>
internal sealed record FieldCondition(string Path, ConditionKind Kind, IReadOnlyList<string> Values)
{
    /// <summary>Such as <c>Opportunity.Type in New Business, Renewal</c>.</summary>
    public string Text =>
        Kind switch
        {
            ConditionKind.Is => $"{Path} equals {Values[0]}",
            ConditionKind.In => $"{Path} in {string.Join(", ", Values)}",
            ConditionKind.Contains => $"{Path} contains {string.Join(" or ", Values)}",
            ConditionKind.Present => $"{Path} is filled",
            _ => $"{Path} is empty",
        };

    public bool Holds(JsonObject source)
    {
        var found = Found(source);
        return Kind switch
        {
            ConditionKind.Present => found.Count > 0,
            ConditionKind.Absent => found.Count == 0,
            _ => found.Any(value => Values.Any(wanted => IsSame(value, wanted))),
        };
    }

    /// <summary>What stands there, for a message.</summary>
    public string Shown(JsonObject source) =>
        Found(source) is { Count: > 0 } found ? string.Join(", ", found.Select(value => $"'{value}'")) : "empty";

    /// <summary>True where it is certain that the other condition holds wherever this one does.</summary>
    public bool Implies(FieldCondition other) =>
        Path == other.Path
        && (
            other.Kind == ConditionKind.Present
                ? Kind != ConditionKind.Absent
                : (Kind == other.Kind || (IsOneOf && other.IsOneOf))
                    && Values.All(value => other.Values.Contains(value, StringComparer.OrdinalIgnoreCase))
        );

    private bool IsOneOf => Kind is ConditionKind.Is or ConditionKind.In;

    /// <summary>The values at the path; a multi-select picklist is several.</summary>
    private List<JsonValue> Found(JsonObject source)
    {
        var found = SourcePath.Values(source, Path);
        return Kind == ConditionKind.Contains
            ? [.. found.SelectMany(value => SourcePath.Selected(value).Select(one => JsonValue.Create(one)!))]
            : found;
    }

    /// <summary>As Salesforce compares: texts without regard to case, numbers by value, checkboxes with yes and no.</summary>
    private static bool IsSame(JsonValue found, string wanted) =>
        found.GetValueKind() switch
        {
            JsonValueKind.True => wanted is "true" or "yes",
            JsonValueKind.False => wanted is "false" or "no",
            JsonValueKind.Number => decimal.TryParse(found.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && decimal.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out var expected)
                && number == expected,
            _ => string.Equals(found.ToString(), wanted, StringComparison.OrdinalIgnoreCase),
        };
}

internal enum ConditionKind
{
    Is,
    In,

    /// <summary>At least one of the selected values (or of the line items' values) is one of these.</summary>
    Contains,
    Present,
    Absent,
}
