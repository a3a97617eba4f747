using System.Text;
using System.Text.RegularExpressions;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>Cuts a query into tokens. A dotted path is one word.</summary>
internal static partial class SoqlLexer
{
    private const string Malformed = "MALFORMED_QUERY";

    public static IReadOnlyList<SoqlToken> Read(string query)
    {
        var tokens = new List<SoqlToken>();
        var at = 0;
        while (at < query.Length)
        {
            if (char.IsWhiteSpace(query[at]))
            {
                at++;
                continue;
            }

            var token = ReadOne(query, at, out at);
            tokens.Add(token);
        }

        tokens.Add(new SoqlToken(SoqlTokenKind.End, "<EOF>", query.Length));
        return tokens;
    }

    /// <summary>The value of a string literal.</summary>
    public static string Unescape(string query, SoqlToken token)
    {
        if (!token.Text.Contains('\\', StringComparison.Ordinal))
        {
            return token.Text;
        }

        var value = new StringBuilder(token.Text.Length);
        for (var at = 0; at < token.Text.Length; at++)
        {
            if (token.Text[at] != '\\')
            {
                value.Append(token.Text[at]);
                continue;
            }

            value.Append(Escaped(query, token, ++at));
        }

        return value.ToString();
    }

    private static char Escaped(string query, SoqlToken token, int at) =>
        token.Text[at] switch
        {
            'n' or 'N' => '\n',
            'r' or 'R' => '\r',
            't' or 'T' => '\t',
            'b' or 'B' => '\b',
            'f' or 'F' => '\f',
            '"' => '"',
            '\'' => '\'',
            '\\' => '\\',
            '_' => '_',
            '%' => '%',
            var other => throw SoqlException.At(
                Malformed,
                query,
                token.Position,
                $"Illegal character sequence '\\{other}' in string literal '{token.Text}'"
            ),
        };

    private static SoqlToken ReadOne(string query, int at, out int next)
    {
        var first = query[at];
        if (first == '\'')
        {
            return ReadText(query, at, out next);
        }

        if (char.IsAsciiLetter(first) || first == '_')
        {
            next = at;
            while (next < query.Length && (char.IsAsciiLetterOrDigit(query[next]) || query[next] is '_' or '.'))
            {
                next++;
            }

            return new SoqlToken(SoqlTokenKind.Word, query[at..next], at);
        }

        if (char.IsAsciiDigit(first) || (first is '-' or '+' && at + 1 < query.Length && char.IsAsciiDigit(query[at + 1])))
        {
            return ReadNumber(query, at, out next);
        }

        var two = at + 1 < query.Length ? query.Substring(at, 2) : string.Empty;
        if (two is "<=" or ">=" or "!=" or "<>")
        {
            next = at + 2;
            return new SoqlToken(SoqlTokenKind.Symbol, two == "<>" ? "!=" : two, at);
        }

        if (first is not ('(' or ')' or ',' or '=' or '<' or '>' or ':'))
        {
            throw SoqlException.At(Malformed, query, at, $"unexpected token: '{first}'");
        }

        next = at + 1;
        return new SoqlToken(SoqlTokenKind.Symbol, first.ToString(), at);
    }

    private static SoqlToken ReadText(string query, int at, out int next)
    {
        next = at + 1;
        while (next < query.Length && query[next] != '\'')
        {
            next += query[next] == '\\' ? 2 : 1;
        }

        if (next >= query.Length)
        {
            throw SoqlException.At(Malformed, query, at, $"line 1:{query.Length} mismatched character '<EOF>' expecting '''");
        }

        next++;
        return new SoqlToken(SoqlTokenKind.Text, query[(at + 1)..(next - 1)], at);
    }

    private static SoqlToken ReadNumber(string query, int at, out int next)
    {
        var rest = query[at..Math.Min(query.Length, at + 40)];
        foreach (
            var (pattern, kind) in new[]
            {
                (DateTimePattern(), SoqlTokenKind.DateTime),
                (DatePattern(), SoqlTokenKind.Date),
                (NumberPattern(), SoqlTokenKind.Number),
            }
        )
        {
            var match = pattern.Match(rest);
            if (match.Success)
            {
                next = at + match.Length;
                if (next < query.Length && (char.IsAsciiLetterOrDigit(query[next]) || query[next] is '_'))
                {
                    break;
                }

                return new SoqlToken(kind, match.Value, at);
            }
        }

        throw SoqlException.At(Malformed, query, at, $"unexpected token: '{rest.Split(' ', ')', ',')[0]}'");
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:?\d{2})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DateTimePattern();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(?![\dT])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberPattern();
}
