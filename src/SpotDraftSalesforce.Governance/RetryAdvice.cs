using System.Globalization;

namespace SpotDraftSalesforce.Governance;

/// <summary>The values of <see cref="Error.Retry"/>.</summary>
public static class RetryAdvice
{
    public const string Never = "never";
    public const string AfterFix = "after_fix";

    public static string After(TimeSpan wait) =>
        string.Create(CultureInfo.InvariantCulture, $"after {Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))}");
}
