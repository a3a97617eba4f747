using System.Text.RegularExpressions;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Http;

/// <summary>
/// One path with its methods. A segment is a literal, <c>{T}</c> (a composite id, T-12), a name that ends in <c>_id</c> (an integer)
/// or another name (any text). Whether the pattern ends in a slash is part of it.
/// </summary>
internal sealed partial class ApiRoute
{
    private readonly string[] _segments;

    public ApiRoute(string pattern)
    {
        Pattern = pattern;
        Slash = pattern.EndsWith('/');
        _segments = pattern.Trim('/').Split('/');
    }

    public string Pattern { get; }

    public bool Slash { get; }

    public Dictionary<string, Func<SpotDraftCall, Answer>> Methods { get; } = new(StringComparer.Ordinal);

    /// <summary>The values of the path, or null when it is not this route's.</summary>
    public IReadOnlyDictionary<string, string>? Match(string[] segments)
    {
        if (segments.Length != _segments.Length)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < segments.Length; index++)
        {
            var pattern = _segments[index];
            if (pattern[0] != '{')
            {
                if (pattern != segments[index])
                {
                    return null;
                }

                continue;
            }

            var name = pattern[1..^1];
            if (!Fits(name, segments[index]))
            {
                return null;
            }

            values[name] = name == "T" ? segments[index][2..] : segments[index];
            if (name == "T")
            {
                values["prefix"] = segments[index][..2];
            }
        }

        return values;
    }

    private static bool Fits(string name, string segment) =>
        name switch
        {
            "T" => Composite().IsMatch(segment),
            _ when name.EndsWith("_id", StringComparison.Ordinal) => Integer().IsMatch(segment),
            _ => segment.Length > 0,
        };

    [GeneratedRegex("^[HT]-[0-9]{1,9}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Composite();

    [GeneratedRegex("^[0-9]{1,9}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Integer();
}
