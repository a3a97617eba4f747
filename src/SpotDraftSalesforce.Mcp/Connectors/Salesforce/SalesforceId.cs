using System.Diagnostics.CodeAnalysis;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// Record ids: 15 characters where case matters, or 18 with a checksum of the case. We speak the long form only, because other systems compare
/// ids as plain text.
/// </summary>
internal static class SalesforceId
{
    private const string Checksum = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    /// <summary>The 18-character form of an id.</summary>
    /// <param name="path">The argument that holds it, for the error.</param>
    /// <exception cref="GovernedException"><c>invalid_argument</c> where it is no id.</exception>
    public static string Normalize(string? id, string path = "id") =>
        TryNormalize(id, out var normal)
            ? normal
            : throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.InvalidArgument,
                    Message = $"'{Http.VendorText.Clean(id)}' is not a Salesforce id.",
                    Cause = "A Salesforce id has 15 or 18 letters and digits; the last three of 18 check the case of the others.",
                    Cure = "Copy the id from the record's address, with its upper and lower case as it is.",
                    Path = path,
                }
            );

    public static bool TryNormalize(string? id, [NotNullWhen(true)] out string? normal)
    {
        normal = null;
        var text = id?.Trim();
        if (text is not { Length: 15 or 18 } || !text.All(char.IsAsciiLetterOrDigit))
        {
            return false;
        }

        var full = text[..15] + Suffix(text);
        if (
            text.Length == 18
            && !string.Equals(full, text, StringComparison.Ordinal)
            && !string.Equals(full[15..], text[15..], StringComparison.OrdinalIgnoreCase)
        )
        {
            return false;
        }

        normal = full;
        return true;
    }

    /// <summary>True where both name one record.</summary>
    public static bool AreSame(string? one, string? other) =>
        TryNormalize(one, out var first) && TryNormalize(other, out var second) && first == second;

    private static string Suffix(string id)
    {
        Span<char> suffix = stackalloc char[3];
        for (var block = 0; block < 3; block++)
        {
            var bits = 0;
            for (var place = 0; place < 5; place++)
            {
                if (char.IsAsciiLetterUpper(id[(block * 5) + place]))
                {
                    bits |= 1 << place;
                }
            }

            suffix[block] = Checksum[bits];
        }

        return new string(suffix);
    }
}
