using System.Globalization;

namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>Lengths of time as people write them: <c>45s</c>, <c>30m</c>, <c>72h</c>, <c>90d</c>.</summary>
internal static class PolicyDuration
{
    public const string Expected = "a length of time such as 30m, 72h or 7d";

    private const int MaxDigits = 5;

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (
            text.Length is < 2 or > MaxDigits + 1
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        )
        {
            return false;
        }

        duration = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            _ => TimeSpan.Zero,
        };
        return duration > TimeSpan.Zero;
    }
}
