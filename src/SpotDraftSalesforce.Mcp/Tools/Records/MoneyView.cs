using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Tools.Records;

/// <summary>Money as tools show it.</summary>
/// <param name="Amount">A decimal as text, such as <c>48000.5</c>.</param>
/// <param name="Currency">ISO 4217.</param>
internal sealed record MoneyView(string Amount, string Currency)
{
    public static MoneyView? Of(Money? money) => money is { } some ? new MoneyView(some.AmountText, some.Currency) : null;
}
