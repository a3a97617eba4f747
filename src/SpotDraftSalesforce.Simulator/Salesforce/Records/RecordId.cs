namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>
/// Record ids: 15 case-sensitive characters, and three more that tell their case. Every block of five gives five bits, the first character
/// the lowest; a bit is set for a capital; the alphabet is A-Z then 0-5.
/// </summary>
internal static class RecordId
{
    private const string ChecksumAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Instance = "5g000";

    /// <summary>The 18-character id of the <paramref name="number"/>th record under a prefix.</summary>
    public static string Create(string keyPrefix, long number)
    {
        Span<char> id = stackalloc char[15];
        keyPrefix.CopyTo(id);
        Instance.CopyTo(id[3..]);
        for (var at = 14; at >= 8; at--)
        {
            id[at] = Digits[(int)(number % Digits.Length)];
            number /= Digits.Length;
        }

        return Extend(id);
    }

    public static string Extend(ReadOnlySpan<char> id)
    {
        Span<char> full = stackalloc char[18];
        id[..15].CopyTo(full);
        for (var block = 0; block < 3; block++)
        {
            var bits = 0;
            for (var at = 0; at < 5; at++)
            {
                if (char.IsAsciiLetterUpper(id[(block * 5) + at]))
                {
                    bits |= 1 << at;
                }
            }

            full[15 + block] = ChecksumAlphabet[bits];
        }

        return full.ToString();
    }

    /// <summary>The 18-character form of what may be an id of either length; null when it is none. A long id repairs lost case, as the platform does.</summary>
    public static string? Normalize(string? text)
    {
        if (text is null || text.Length is not (15 or 18) || !text.All(char.IsAsciiLetterOrDigit))
        {
            return null;
        }

        if (text.Length == 15)
        {
            return Extend(text);
        }

        var full = Extend(text);
        return full.AsSpan(15).SequenceEqual(text.AsSpan(15)) ? full : Repair(text);
    }

    private static string? Repair(string text)
    {
        Span<char> id = stackalloc char[15];
        for (var block = 0; block < 3; block++)
        {
            var bits = ChecksumAlphabet.IndexOf(char.ToUpperInvariant(text[15 + block]), StringComparison.Ordinal);
            if (bits < 0)
            {
                return null;
            }

            for (var at = 0; at < 5; at++)
            {
                var letter = text[(block * 5) + at];
                var capital = (bits & (1 << at)) != 0;
                if (capital && !char.IsAsciiLetter(letter))
                {
                    return null;
                }

                id[(block * 5) + at] = capital ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter);
            }
        }

        return Extend(id);
    }
}
