namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>How values compare: text without case, nulls before everything.</summary>
internal static class SoqlValue
{
    public static IComparer<object?> Order { get; } = Comparer<object?>.Create(Compare);

    public static int Compare(object? left, object? right) =>
        (left, right) switch
        {
            (null, null) => 0,
            (null, _) => -1,
            (_, null) => 1,
            (string a, string b) => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
            (decimal a, decimal b) => a.CompareTo(b),
            (DateOnly a, DateOnly b) => a.CompareTo(b),
            (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
            (bool a, bool b) => a.CompareTo(b),
            _ => 0,
        };

    /// <summary>LIKE: <c>%</c> for any run, <c>_</c> for one character, both literal after a backslash; without case.</summary>
    public static bool Like(string text, string pattern)
    {
        var (t, p, mark, resume) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            var escaped = p < pattern.Length - 1 && pattern[p] == '\\';
            if (p < pattern.Length && pattern[p] == '%')
            {
                mark = p++;
                resume = t;
            }
            else if (p < pattern.Length && (escaped ? Same(pattern[p + 1], text[t]) : pattern[p] == '_' || Same(pattern[p], text[t])))
            {
                p += escaped ? 2 : 1;
                t++;
            }
            else if (mark >= 0)
            {
                p = mark + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '%')
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
