using System.Globalization;

namespace SpotDraftSalesforce.Simulator.Salesforce;

public static class SalesforceSeed
{
    public static void Small(SalesforceOrg org, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(org);
        (string Account, string Opportunity, decimal Amount, int Close)[] deals =
        [
            ("Tailspin Toys", "Tailspin - Annual Subscription", 36000, -335),
            ("Adventure Works", "Adventure Works - Subscription", 120000, -290),
            ("Initech LLC", "Initech - Support Plan", 15000, -305),
            ("Umbrella Group", "Umbrella - Long Term", 240000, -330),
            ("Globex Corporation", "Globex - Expansion", 64000, -345),
            ("Globex Corporation", "Globex - Pilot", 9000, 30),
            ("Fabrikam Inc", "Fabrikam - Base Licences", 54000, -300),
            ("Contoso Ltd", "Contoso - Enterprise Rollout", 750000, 35),
            ("Northwind Traders", "Northwind - Platform Subscription", 48000, 20),
        ];
        foreach (var deal in deals)
        {
            var account = org.Insert(
                "Account",
                new Dictionary<string, object?>
                {
                    ["Name"] = deal.Account,
                    ["BillingStreet"] = "1 Main Street",
                    ["BillingCity"] = "Springfield",
                    ["BillingState"] = "Illinois",
                    ["BillingPostalCode"] = "62701",
                    ["BillingCountry"] = "United States",
                }
            );
            if (deal.Account != "Umbrella Group")
            {
                org.Insert(
                    "Contact",
                    new Dictionary<string, object?>
                    {
                        ["AccountId"] = account,
                        ["FirstName"] = "Legal",
                        ["LastName"] = "Contact",
                        ["Email"] = "legal@account.example",
                    }
                );
            }

            org.Insert(
                "Opportunity",
                new Dictionary<string, object?>
                {
                    ["Name"] = deal.Opportunity,
                    ["AccountId"] = account,
                    ["Amount"] = deal.Amount,
                    ["CloseDate"] = today.AddDays(deal.Close).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                }
            );
        }
    }
}
