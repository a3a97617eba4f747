using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>The part of JSON Pointer (RFC 6901) that evidence needs: find a value and replace it.</summary>
internal static class JsonPointer
{
    public static bool TryFind(
        JsonNode root,
        string pointer,
        [NotNullWhen(true)] out JsonNode? parent,
        out string last,
        out JsonNode? value
    )
    {
        var steps = pointer.Split('/').Skip(1).Select(Unescape).ToArray();
        parent = root;
        last = steps[^1];
        value = null;
        foreach (var step in steps[..^1])
        {
            parent = Child(parent, step);
            if (parent is null)
            {
                return false;
            }
        }

        value = Child(parent, last);
        return true;
    }

    public static void Replace(JsonNode parent, string last, JsonNode value)
    {
        if (parent is JsonArray items)
        {
            items[int.Parse(last, CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            parent[last] = value;
        }
    }

    private static JsonNode? Child(JsonNode node, string step) =>
        node switch
        {
            JsonObject members => members[step],
            JsonArray items when int.TryParse(step, CultureInfo.InvariantCulture, out var at) && at < items.Count => items[at],
            _ => null,
        };

    private static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
