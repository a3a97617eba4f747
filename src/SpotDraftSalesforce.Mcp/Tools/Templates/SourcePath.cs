using System.Text;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>Sources of template fields: <c>Opportunity.</c> with up to five relationships, <c>Contact.</c> (the primary contact role), <c>Pair.Currency</c>.</summary>
internal static class SourcePath
{
    public const string Expected = "a source such as Opportunity.Account.Name, Contact.Email or Pair.Currency";

    private const int MaxSteps = 7;

    private static readonly string[] AddressParts = ["Street", "City", "State", "PostalCode", "Country"];

    public static bool IsValid(string path)
    {
        var steps = path.Split('.');
        return path == "Pair.Currency"
            || (steps is ["Opportunity" or "Contact", _, ..] && steps.Length <= MaxSteps && Array.TrueForAll(steps, IsName));
    }

    /// <summary>The value; null where it, or something on the way to it, is absent.</summary>
    public static JsonNode? Find(JsonObject root, string path)
    {
        JsonNode? node = root;
        foreach (var step in path.Split('.'))
        {
            node = (node as JsonObject)?[step];
        }

        return node;
    }

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

    private static bool IsName(string step) =>
        step.Length > 0 && char.IsAsciiLetter(step[0]) && step.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
