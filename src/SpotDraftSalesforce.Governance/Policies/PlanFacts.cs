using System.Globalization;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Governance.Policies;

/// <summary>Reads facts: money is <c>{"amount":"48000","currency":"USD"}</c>, a count is a number.</summary>
public static class PlanFacts
{
    public static bool TryMoney(Plan plan, string fact, out Money money)
    {
        ArgumentNullException.ThrowIfNull(plan);
        money = default;
        if (
            plan.Facts[fact] is not JsonObject value
            || value["amount"] is not JsonValue amount
            || value["currency"] is not JsonValue currency
            || !decimal.TryParse(amount.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
        )
        {
            return false;
        }

        money = new Money(number, currency.ToString());
        return true;
    }

    public static JsonObject Of(Money money) => new() { ["amount"] = money.AmountText, ["currency"] = money.Currency };

    public static bool TryNumber(Plan plan, string fact, out decimal number)
    {
        ArgumentNullException.ThrowIfNull(plan);
        number = 0;
        return plan.Facts[fact] is JsonValue value
            && decimal.TryParse(value.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out number);
    }
}
