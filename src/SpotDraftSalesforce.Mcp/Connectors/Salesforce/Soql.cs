using System.Collections;
using System.Globalization;
using System.Text;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// Writes queries from interpolated strings whose holes become literals: text is quoted and escaped, dates and numbers are written bare, a
/// sequence becomes a list, and <c>{name:n}</c> is checked to be a plain name. Nothing that a caller sends can leave its literal.
/// </summary>
internal static class Soql
{
    /// <summary>Longest string literal of a WHERE clause.</summary>
    private const int LongestText = 4_000;

    /// <summary>The query with its holes filled, for instance <c>$"SELECT Id FROM Account WHERE Name = {name}"</c>.</summary>
    public static string Query(FormattableString query)
    {
        var holes = new object[query.ArgumentCount];
        for (var place = 0; place < holes.Length; place++)
        {
            holes[place] = new Hole(query.GetArgument(place));
        }

        return string.Format(CultureInfo.InvariantCulture, query.Format, holes);
    }

    /// <summary>A quoted, escaped string literal.</summary>
    public static string Text(string value)
    {
        if (value.Length > LongestText)
        {
            throw Refused($"A text of {value.Length} characters is too long to search for; Salesforce allows {LongestText}.");
        }

        var literal = new StringBuilder(value.Length + 2).Append('\'');
        if (!IsWhole(value))
        {
            // On its way it would become another text, and find that one.
            throw Refused("A text to search for holds half of a character.");
        }

        foreach (var letter in value)
        {
            literal.Append(
                letter switch
                {
                    '\\' => "\\\\",
                    '\'' => "\\'",
                    '"' => "\\\"",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    '\b' => "\\b",
                    '\f' => "\\f",
                    < ' ' => throw Refused("A text to search for holds a control character."),
                    _ => letter.ToString(),
                }
            );
        }

        return literal.Append('\'').ToString();
    }

    /// <summary>A LIKE pattern that matches text containing <paramref name="value"/> as it is, its own wildcards escaped.</summary>
    public static string Containing(string value)
    {
        var literal = Text(value);
        var inner = literal[1..^1].Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
        return $"'%{inner}%'";
    }

    /// <summary>A quoted id in its long form.</summary>
    public static string Id(string id, string path = "id") => $"'{SalesforceId.Normalize(id, path)}'";

    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A list for IN; an empty one matches nothing.</summary>
    public static string List(IEnumerable<string> values)
    {
        var literals = values.Select(Text).ToList();
        return literals.Count == 0 ? "('')" : $"({string.Join(",", literals)})";
    }

    /// <summary>A field, relationship path or object name.</summary>
    public static string Name(string name)
    {
        var parts = name.Split('.');
        return parts.All(IsName) ? name : throw Refused($"'{Http.VendorText.Clean(name)}' is not a field or object name.");
    }

    private static bool IsWhole(string value)
    {
        for (var place = 0; place < value.Length; place++)
        {
            if (char.IsSurrogate(value[place]) && !char.IsSurrogatePair(value, place++))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsName(string part) =>
        part.Length is > 0 and <= 80
        && char.IsAsciiLetter(part[0])
        && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private static GovernedException Refused(string message) =>
        new(
            new Error
            {
                Code = ErrorCode.InvalidArgument,
                Message = message,
                Cure = "Correct the value, then call again.",
            }
        );

    private sealed class Hole(object? value) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) =>
            format switch
            {
                "n" => value is IEnumerable<string> names
                    ? string.Join(",", names.Select(Name))
                    : Name(value as string ?? throw Refused("A name is missing in a query.")),
                "id" => Id(value as string ?? throw Refused("An id is missing in a query.")),
                "like" => Containing(value as string ?? throw Refused("A text is missing in a query.")),
                null or "" => Literal(value),
                _ => throw new FormatException($"A hole of a query has the unknown format '{format}'."),
            };

        private static string Literal(object? value) =>
            value switch
            {
                null => "null",
                string text => Text(text),
                bool flag => flag ? "TRUE" : "FALSE",
                DateOnly date => Date(date),
                DateTimeOffset instant => Instant(instant),
                int or long or decimal => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
                IEnumerable<string> texts => List(texts),
                IEnumerable => throw new FormatException("A list of a query holds something else than text."),
                _ => throw new FormatException($"A hole of a query holds a {value.GetType().Name}."),
            };
    }
}
