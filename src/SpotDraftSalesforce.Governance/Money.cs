using System.Globalization;

namespace SpotDraftSalesforce.Governance;

/// <summary>An amount with its ISO 4217 currency. No amount is not zero: where there is none, there is no <see cref="Money"/>.</summary>
public readonly record struct Money(decimal Amount, string Currency)
{
    /// <summary>The amount as canonical JSON carries it: a string, dot as separator, no trailing zeros.</summary>
    public string AmountText => Text(Amount);

    public static string Text(decimal amount) => (amount / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Currency} {Amount:#,##0.##}");
}
