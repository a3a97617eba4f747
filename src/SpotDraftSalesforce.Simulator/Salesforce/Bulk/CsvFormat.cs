using System.Text;

namespace SpotDraftSalesforce.Simulator.Salesforce.Bulk;

/// <summary>CSV as a job asks for it: RFC 4180 with a delimiter and a line ending of its choice.</summary>
internal sealed record CsvFormat(char Delimiter, string LineEnding)
{
    private static readonly Dictionary<string, char> Delimiters = new(StringComparer.Ordinal)
    {
        ["COMMA"] = ',',
        ["SEMICOLON"] = ';',
        ["TAB"] = '\t',
        ["PIPE"] = '|',
        ["CARET"] = '^',
        ["BACKQUOTE"] = '`',
    };

    /// <summary>Null when there is no delimiter or line ending of that name.</summary>
    public static CsvFormat? Of(string delimiter, string lineEnding) =>
        Delimiters.TryGetValue(delimiter, out var mark) && lineEnding is "LF" or "CRLF"
            ? new CsvFormat(mark, lineEnding == "LF" ? "\n" : "\r\n")
            : null;

    /// <summary>The lines, blank ones left out; a quoted value may hold delimiters, doubled quotes and line breaks.</summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public IEnumerable<string[]> Read(TextReader text)
    {
        var values = new List<string>();
        while (text.Peek() >= 0)
        {
            var value = ReadValue(text);
            values.Add(value);
            var next = text.Read();
            if (next == Delimiter)
            {
                continue;
            }

            if (next == '\r' && text.Peek() == '\n')
            {
                _ = text.Read();
            }

            if (values.Count > 1 || value.Length > 0)
            {
                yield return [.. values];
            }

            values.Clear();
        }

        // A delimiter was the last character of the text: an empty value follows it.
        if (values.Count > 0)
        {
            yield return [.. values, string.Empty];
        }
    }

    /// <summary>One line, every value in quotes, as the results of a job are written.</summary>
    public void Write(StringBuilder csv, IEnumerable<string> values)
    {
        var first = true;
        foreach (var value in values)
        {
            if (!first)
            {
                csv.Append(Delimiter);
            }

            first = false;
            csv.Append('"').Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }

        csv.Append(LineEnding);
    }

    private string ReadValue(TextReader text)
    {
        var value = new StringBuilder();
        if (text.Peek() == '"')
        {
            _ = text.Read();
            ReadQuoted(text, value);
        }

        while (text.Peek() >= 0 && text.Peek() is not ('\r' or '\n') && text.Peek() != Delimiter)
        {
            value.Append((char)text.Read());
        }

        return value.ToString();
    }

    private static void ReadQuoted(TextReader text, StringBuilder value)
    {
        while (text.Read() is >= 0 and var read)
        {
            if (read != '"')
            {
                value.Append((char)read);
            }
            else if (text.Peek() == '"')
            {
                value.Append((char)text.Read());
            }
            else
            {
                return;
            }
        }

        throw new FormatException("a quoted value has no end");
    }
}
