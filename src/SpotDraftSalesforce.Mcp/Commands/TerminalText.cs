using System.Globalization;
using System.Text;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary>
/// Text of others on its way to a terminal. Names and values come from records that anybody may have written: what would move the cursor, colour
/// the screen or turn the reading direction is shown as a mark, so that an approver sees what is there.
/// </summary>
internal static class TerminalText
{
    private const char Mark = '\uFFFD';

    /// <summary>The text in one line.</summary>
    public static string Safe(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var safe = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            safe.Append(
                c is '\n' or '\t' ? ' '
                : char.GetUnicodeCategory(c)
                    is UnicodeCategory.Control
                        or UnicodeCategory.Format
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator
                    ? Mark
                : c
            );
        }

        return safe.ToString();
    }
}
