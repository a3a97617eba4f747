using System.Text;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

/// <summary>
/// A reader of SOQL's string literals of the tests' own, after the SOQL reference ("Quoted String Escape Sequences"): it shares nothing with the
/// writer, so that what it reads back is what Salesforce would.
/// </summary>
internal static class SoqlLiteral
{
    /// <summary>Reads the literal that starts at <paramref name="at"/>.</summary>
    /// <param name="end">The place behind its closing quote.</param>
    /// <param name="wildcards">Places in the value that LIKE takes as wildcards.</param>
    public static string Read(string query, int at, out int end, out IReadOnlyList<int> wildcards)
    {
        Assert.Equal('\'', query[at]);
        var value = new StringBuilder();
        var wild = new List<int>();
        for (var place = at + 1; place < query.Length; place++)
        {
            switch (query[place])
            {
                case '\'':
                    end = place + 1;
                    wildcards = wild;
                    return value.ToString();
                case '\\':
                    value.Append(Meant(query[++place]));
                    break;
                case '%' or '_':
                    wild.Add(value.Length);
                    value.Append(query[place]);
                    break;
                case < ' ':
                    throw new FormatException("A control character stands bare in a literal.");
                default:
                    value.Append(query[place]);
                    break;
            }
        }

        throw new FormatException("The literal is not closed.");
    }

    private static char Meant(char escaped) =>
        escaped switch
        {
            'n' or 'N' => '\n',
            'r' or 'R' => '\r',
            't' or 'T' => '\t',
            'b' or 'B' => '\b',
            'f' or 'F' => '\f',
            '"' or '\'' or '\\' or '_' or '%' => escaped,
            _ => throw new FormatException($"\\{escaped} is no escape of SOQL."),
        };
}
