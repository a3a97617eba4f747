using System.Text;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>Text that a vendor sent, made fit to be shown: untrusted, so short, and without characters that steer a terminal or a prompt.</summary>
internal static class VendorText
{
    public const int Longest = 500;

    public static string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var clean = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > Longest)
            {
                break;
            }

            var category = Rune.GetUnicodeCategory(rune);
            if (category is System.Globalization.UnicodeCategory.Control)
            {
                clean.Append(' ');
            }
            else if (category is not System.Globalization.UnicodeCategory.Format)
            {
                clean.Append(rune);
            }
        }

        return clean.ToString().Trim();
    }
}
