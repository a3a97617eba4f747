using System.Text;
using SpotDraftSalesforce.Simulator.Salesforce.Soql;

namespace SpotDraftSalesforce.Simulator.Salesforce.Search;

/// <summary>
/// The text between the braces of FIND: words that must all be there, OR between alternatives, AND NOT before what must not,
/// phrases in double quotes, <c>*</c> and <c>?</c> as wildcards. A word is matched as a whole, whatever its case.
/// </summary>
internal sealed class SearchPhrase
{
    private const int ShortestWord = 2;

    private readonly List<List<(bool Negated, string[] Words)>> _alternatives =
    [
        [],
    ];

    private SearchPhrase() { }

    /// <exception cref="SoqlException">There is nothing to search for.</exception>
    public static SearchPhrase Parse(string text)
    {
        var phrase = new SearchPhrase();
        var negated = false;
        foreach (var (part, quoted) in Cut(text))
        {
            switch (quoted ? string.Empty : part)
            {
                case "OR":
                    phrase._alternatives.Add([]);
                    break;
                case "AND":
                    break;
                case "NOT":
                    negated = true;
                    break;
                default:
                    var words = Words(part, wildcards: true);
                    if (words.Length > 0)
                    {
                        phrase._alternatives[^1].Add((negated, words));
                    }

                    negated = false;
                    break;
            }
        }

        var longest = phrase
            ._alternatives.SelectMany(parts => parts)
            .SelectMany(part => part.Words)
            .Select(word => word.Trim('*', '?').Length);
        return longest.DefaultIfEmpty(0).Max() >= ShortestWord
            ? phrase
            : throw new SoqlException("MALFORMED_SEARCH", $"search term must be longer than one character: {text}");
    }

    /// <summary>Whether one of the alternatives holds, its words being anywhere in the texts.</summary>
    public bool Matches(IReadOnlyList<string> texts)
    {
        var fields = texts.Select(text => Words(text, wildcards: false)).ToList();
        return _alternatives.Exists(parts =>
            parts.Count > 0 && parts.TrueForAll(part => part.Negated != fields.Exists(words => Holds(words, part.Words)))
        );
    }

    private static bool Holds(string[] words, string[] wanted) =>
        Enumerable
            .Range(0, Math.Max(0, words.Length - wanted.Length + 1))
            .Any(from => wanted.Select((word, at) => Like(words[from + at], word)).All(same => same));

    private static bool Like(string word, string wanted) =>
        wanted.AsSpan().ContainsAny('*', '?')
            ? SoqlValue.Like(word, wanted.Replace("_", "\\_", StringComparison.Ordinal).Replace('*', '%').Replace('?', '_'))
            : string.Equals(word, wanted, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(string Part, bool Quoted)> Cut(string text)
    {
        var part = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                part.Append(text[++at]);
            }
            else if (text[at] == '"' || (!quoted && (char.IsWhiteSpace(text[at]) || text[at] is '(' or ')')))
            {
                if (part.Length > 0)
                {
                    yield return (part.ToString(), quoted);
                }

                part.Clear();
                quoted ^= text[at] == '"';
            }
            else
            {
                part.Append(text[at]);
            }
        }

        if (part.Length > 0)
        {
            yield return (part.ToString(), quoted);
        }
    }

    private static string[] Words(string text, bool wildcards)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var letter in text.Append(' '))
        {
            if (char.IsLetterOrDigit(letter) || (wildcards && letter is '*' or '?'))
            {
                word.Append(letter);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return [.. words];
    }
}
