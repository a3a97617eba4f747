using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SpotDraftSalesforce.Simulator.Salesforce.Soql;

namespace SpotDraftSalesforce.Simulator.Salesforce.Search;

/// <summary>A search as it was written: <c>FIND {phrase} IN group FIELDS RETURNING Object(fields clauses), … LIMIT n</c>.</summary>
internal sealed partial record SoslQuery(string Phrase, string Group, IReadOnlyList<SoslReturning> Returning, int? Limit)
{
    /// <exception cref="SoqlException">The search is malformed.</exception>
    public static SoslQuery Parse(string text)
    {
        var head = HeadPattern().Match(text);
        if (!head.Success)
        {
            throw new SoqlException("MALFORMED_SEARCH", $"unexpected token: '{text.Split(' ')[0]}', expecting FIND {{…}}");
        }

        var rest = text[head.Length..];
        var returning = new List<SoslReturning>();
        if (ReturningPattern().Match(rest) is { Success: true } start)
        {
            rest = ReadReturning(rest[start.Length..], returning);
        }

        var tail = TailPattern().Match(rest);
        if (!tail.Success)
        {
            throw new SoqlException("MALFORMED_SEARCH", $"unexpected token: '{rest.Trim().Split(' ')[0]}'");
        }

        var group = head.Groups["group"].Value;
        int? limit = tail.Groups["limit"].Success ? int.Parse(tail.Groups["limit"].Value, CultureInfo.InvariantCulture) : null;
        return new SoslQuery(head.Groups["phrase"].Value, group.Length == 0 ? "ALL" : group.ToUpperInvariant(), returning, limit);
    }

    private static string ReadReturning(string text, List<SoslReturning> returning)
    {
        var rest = text;
        while (ObjectPattern().Match(rest) is { Success: true } named)
        {
            rest = rest[named.Length..];
            var inside = string.Empty;
            if (rest.StartsWith('('))
            {
                inside = Inside(rest);
                rest = rest[(inside.Length + 2)..];
            }

            var clauses = ClausePattern().Match(inside) is { Success: true } clause ? clause.Index : inside.Length;
            var fields = inside[..clauses].Trim();
            returning.Add(new SoslReturning(named.Groups["name"].Value, fields.Length == 0 ? "Id" : fields, inside[clauses..].Trim()));
            rest = rest.TrimStart();
            if (!rest.StartsWith(','))
            {
                return rest;
            }

            rest = rest[1..];
        }

        throw new SoqlException("MALFORMED_SEARCH", "RETURNING needs the name of an object");
    }

    // Up to the parenthesis that closes the first one, past strings and nested ones.
    private static string Inside(string text)
    {
        var inside = new StringBuilder();
        var (depth, quoted) = (1, false);
        for (var at = 1; at < text.Length; at++)
        {
            var letter = text[at];
            if (quoted && letter == '\\' && at + 1 < text.Length)
            {
                inside.Append(letter).Append(text[++at]);
                continue;
            }

            quoted ^= letter == '\'';
            depth += quoted
                ? 0
                : letter switch
                {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
            if (depth == 0)
            {
                return inside.ToString();
            }

            inside.Append(letter);
        }

        throw new SoqlException("MALFORMED_SEARCH", "expecting ')', found '<EOF>'");
    }

    [GeneratedRegex(
        @"^\s*FIND\s*(\{(?<phrase>([^\\}]|\\.)*)\}|'(?<phrase>([^\\']|\\.)*)')\s*(IN\s+(?<group>ALL|NAME|EMAIL|PHONE|SIDEBAR)\s+FIELDS\b\s*)?",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex HeadPattern();

    [GeneratedRegex(@"^\s*RETURNING\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ReturningPattern();

    [GeneratedRegex(@"^\s*(?<name>\w+)\s*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ObjectPattern();

    [GeneratedRegex(@"\b(USING|WHERE|ORDER\s+BY|LIMIT|OFFSET)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ClausePattern();

    [GeneratedRegex(
        @"^\s*(WITH\s+.*?)?\s*(LIMIT\s+(?<limit>\d{1,6}))?\s*(UPDATE\s+.*)?$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex TailPattern();
}

/// <summary>One object of RETURNING: its fields, and the clauses behind them as they were written.</summary>
internal sealed record SoslReturning(string SObject, string Fields, string Clauses);
