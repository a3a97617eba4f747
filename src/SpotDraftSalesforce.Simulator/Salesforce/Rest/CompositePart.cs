using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>One subrequest as it was written.</summary>
internal sealed partial record CompositePart(
    string Method,
    string Url,
    string ReferenceId,
    JsonNode? Body,
    IReadOnlyDictionary<string, string> Headers
)
{
    public bool IsQueryOrCollection =>
        Url.Contains("/query", StringComparison.OrdinalIgnoreCase)
        || Url.Contains("/composite/sobjects", StringComparison.OrdinalIgnoreCase);

    public static (List<CompositePart> Parts, RestAnswer? Problem) ReadAll(JsonElement body, string name)
    {
        var parts = new List<CompositePart>();
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out var array) || array.ValueKind != JsonValueKind.Array)
        {
            return (parts, RestAnswer.Error(400, "INVALID_INPUT", $"The request body must hold an array named {name}"));
        }

        foreach (var item in array.EnumerateArray())
        {
            string? Text(string property) =>
                item.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            if (
                item.ValueKind != JsonValueKind.Object
                || Text("method") is not { } method
                || Text("url") is not { } url
                || Text("referenceId") is not { Length: > 0 } reference
            )
            {
                return (parts, RestAnswer.Error(400, "INVALID_INPUT", "A subrequest needs method, url and referenceId"));
            }

            if (parts.Exists(known => known.ReferenceId == reference))
            {
                return (parts, RestAnswer.Error(400, "INVALID_INPUT", $"Duplicate ReferenceId provided in the request: {reference}"));
            }

            var content =
                item.TryGetProperty("body", out var json) && json.ValueKind is not JsonValueKind.Null
                    ? JsonNode.Parse(json.GetRawText())
                    : null;
            parts.Add(new CompositePart(method.ToUpperInvariant(), url, reference, content, HeadersOf(item)));
        }

        return (parts, null);
    }

    /// <summary>The longest chain of subrequests that each need the one before.</summary>
    public static int DepthOf(IReadOnlyList<CompositePart> parts)
    {
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var needed = ReferencePattern().Matches(part.Url + part.Body?.ToJsonString()).Select(match => match.Groups["name"].Value);
            depths[part.ReferenceId] = 1 + needed.Select(name => depths.GetValueOrDefault(name)).DefaultIfEmpty(0).Max();
        }

        return depths.Values.Max();
    }

    /// <summary>Kinds of subrequests: version, method and object together.</summary>
    public static int KindsOf(IReadOnlyList<CompositePart> parts) =>
        parts
            .Select(part =>
                part.Method + " " + string.Join('/', part.Url.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Take(5))
            )
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Count();

    [GeneratedRegex(@"@\{(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ReferencePattern();

    private static Dictionary<string, string> HeadersOf(JsonElement item)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (item.TryGetProperty("httpHeaders", out var given) && given.ValueKind == JsonValueKind.Object)
        {
            foreach (var header in given.EnumerateObject())
            {
                headers[header.Name] = header.Value.ToString();
            }
        }

        return headers;
    }
}
