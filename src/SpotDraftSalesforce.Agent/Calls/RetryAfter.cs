using System.Globalization;

namespace SpotDraftSalesforce.Agent.Calls;

/// <summary>Whether and when a refused call is worth another attempt.</summary>
internal static class RetryAfter
{
    private const string Prefix = "after ";

    /// <summary>The wait before the next attempt; null when another attempt would be wrong or too late.</summary>
    /// <param name="attempt">The attempt that was refused, from 1.</param>
    public static TimeSpan? Wait(AgentError error, int attempt, CallLimits limits)
    {
        if (attempt >= limits.MostAttempts)
        {
            return null;
        }

        if (Named(error) is { } named)
        {
            return named <= limits.LongestWait ? named : null;
        }

        // These pass by themselves, whatever the vendor said about when.
        return (error.Code is "limited" or "upstream_unavailable") && error.Retry != "never"
            ? Doubled(limits.FirstWait, attempt, limits.LongestWait)
            : null;
    }

    /// <summary>The time that the server named.</summary>
    public static TimeSpan? Named(AgentError? error) =>
        error?.Retry is { } retry
        && retry.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(retry.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    public static TimeSpan Doubled(TimeSpan first, int attempt, TimeSpan most)
    {
        var wait = first * Math.Pow(2, Math.Min(attempt - 1, 20));
        return wait < most ? wait : most;
    }
}
