namespace SpotDraftSalesforce.Governance.Policies;

/// <summary>Rates to one base currency. Where a rate is missing there is no answer, and whoever asks must refuse.</summary>
/// <param name="Base">ISO code of the base currency.</param>
/// <param name="ToBase">How much of the base one unit of a currency is.</param>
public sealed record ExchangeRates(string Base, IReadOnlyDictionary<string, decimal> ToBase)
{
    public bool TryConvert(Money money, string currency, out decimal amount)
    {
        amount = 0;
        if (money.Currency == currency)
        {
            amount = money.Amount;
            return true;
        }

        if (!TryRate(money.Currency, out var from) || !TryRate(currency, out var to))
        {
            return false;
        }

        amount = money.Amount * from / to;
        return true;
    }

    private bool TryRate(string currency, out decimal rate)
    {
        rate = 1;
        return currency == Base || (ToBase.TryGetValue(currency, out rate) && rate > 0);
    }
}
