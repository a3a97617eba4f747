using System.Text;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>
/// Sources of template fields: <c>Opportunity.</c> with up to five relationships, <c>Contact.</c> (the primary contact role),
/// <c>ContactRole[Decision Maker].</c> (the contact of that role), <c>LineItems.</c> (the values of all line items), <c>LineItem.</c> (in rows:
/// this one), <c>Pair.Currency</c>.
/// </summary>
internal static class SourcePath
{
    public const string Expected = "a source such as Opportunity.Account.Name, Contact.Email or Pair.Currency";

    public const string LineItems = "LineItems";

    public const string LineItem = "LineItem";

    public const string ContactRole = "ContactRole";

    private const int MaxSteps = 7;

    private static readonly string[] AddressParts = ["Street", "City", "State", "PostalCode", "Country"];

    public static bool IsValid(string path) => IsValid(path, inRows: false);

    /// <param name="inRows">True where a line item is at hand.</param>
    public static bool IsValid(string path, bool inRows)
    {
        if (path == "Pair.Currency")
        {
            return true;
        }

        var (root, role, steps) = Parts(path);
        return steps.Length is > 0 and < MaxSteps
            && Array.TrueForAll(steps, IsName)
            && (
                root switch
                {
                    "Opportunity" or "Contact" or LineItems => role is null,
                    LineItem => role is null && inRows,
                    ContactRole => role is { Length: > 0 },
                    _ => false,
                }
            );
    }

    /// <summary>Where a path begins, the role in its brackets, and its steps from there.</summary>
    public static (string Root, string? Role, string[] Steps) Parts(string path)
    {
        var open = path.IndexOf('[', StringComparison.Ordinal);
        var close = path.IndexOf("].", StringComparison.Ordinal);
        if (open > 0 && close > open)
        {
            return (path[..open], path[(open + 1)..close], path[(close + 2)..].Split('.'));
        }

        var steps = path.Split('.');
        return (steps[0], null, steps[1..]);
    }

    /// <summary>The value; null where it, or something on the way to it, is absent. Through a list: the values of all its rows.</summary>
    public static JsonNode? Find(JsonObject root, string path)
    {
        var (start, role, steps) = Parts(path);
        var node = role is null ? root[start] : root[start]?[role];
        if (node is JsonArray rows)
        {
            var values = rows.Select(row => Follow(row, steps)).OfType<JsonValue>().Where(value => value.ToString().Length > 0).ToArray();
            return values.Length == 0 ? null : new JsonArray([.. values.Select(value => value.DeepClone())]);
        }

        return Follow(node, steps);
    }

    /// <summary>The values at a path: none, one, or those of all line items.</summary>
    public static List<JsonValue> Values(JsonObject root, string path) =>
        Find(root, path) switch
        {
            JsonArray several => [.. several.OfType<JsonValue>()],
            JsonValue one when one.ToString().Length > 0 => [one],
            _ => [],
        };

    /// <summary>What a multi-select picklist holds (Salesforce separates with semicolons).</summary>
    public static IReadOnlyList<string> Selected(JsonValue value) =>
        value.ToString().Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The parts of a compound address as fields of their own (<c>BillingAddress</c> is <c>BillingStreet</c>, <c>BillingCity</c>, …).</summary>
    public static IReadOnlyList<string> AddressFields(string path)
    {
        var prefix = path.EndsWith("Address", StringComparison.Ordinal) ? path[..^"Address".Length] : path;
        return [.. AddressParts.Select(part => prefix + part)];
    }

    /// <summary>The sources in a pattern such as <c>{Opportunity.Account.Name} - {Opportunity.Name}</c>.</summary>
    public static IReadOnlyList<string> InPattern(string pattern)
    {
        var paths = new List<string>();
        Fill(
            pattern,
            path =>
            {
                paths.Add(path);
                return "";
            }
        );
        return paths;
    }

    /// <summary>The pattern with each source replaced; <paramref name="value"/> gives its text.</summary>
    public static string Fill(string pattern, Func<string, string> value)
    {
        var filled = new StringBuilder();
        var at = 0;
        while (pattern.IndexOf('{', at) is var open and >= 0 && pattern.IndexOf('}', open) is var close and >= 0)
        {
            filled.Append(pattern, at, open - at).Append(value(pattern[(open + 1)..close]));
            at = close + 1;
        }

        return filled.Append(pattern, at, pattern.Length - at).ToString();
    }

    /// <summary>Null for a pattern whose braces all hold a source; otherwise what is wrong.</summary>
    public static string? WrongInPattern(string pattern)
    {
        if (Fill(pattern, _ => "").AsSpan().IndexOfAny('{', '}') >= 0)
        {
            return "a brace is without its partner.";
        }

        return InPattern(pattern).FirstOrDefault(path => !IsValid(path)) is { } wrong ? $"'{{{wrong}}}' is not {Expected}." : null;
    }

    private static JsonNode? Follow(JsonNode? node, string[] steps)
    {
        foreach (var step in steps)
        {
            node = (node as JsonObject)?[step];
        }

        return node;
    }

    private static bool IsName(string step) =>
        step.Length > 0 && char.IsAsciiLetter(step[0]) && step.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
