namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>The quotes of the small seed, in orgs that have quotes: one, with two lines, for each of two open opportunities.</summary>
internal static class SalesforceQuotes
{
    private static readonly string[] Quoted = ["Northwind - Platform Subscription", "Contoso - Enterprise Rollout"];

    public static void Seed(SalesforceOrg org, DateOnly today)
    {
        var entries = org.All("PricebookEntry").Take(2).ToList();
        foreach (var opportunity in org.All("Opportunity").Where(row => Quoted.Contains((string)row["Name"]!, StringComparer.Ordinal)))
        {
            if (org.Kinds.HasFlag(OrgKinds.Quote))
            {
                AddStandard(org, opportunity, entries, today);
            }

            if (org.Kinds.HasFlag(OrgKinds.Cpq))
            {
                AddCpq(org, opportunity, entries, today);
            }
        }
    }

    private static Dictionary<string, object?> Fields(params IReadOnlyList<(string Name, object? Value)> fields) =>
        fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);

    private static void AddStandard(
        SalesforceOrg org,
        IReadOnlyDictionary<string, object?> opportunity,
        List<IReadOnlyDictionary<string, object?>> entries,
        DateOnly today
    )
    {
        var quote = org.Insert(
            "Quote",
            Fields(
                ("Name", $"{opportunity["Name"]} - Quote"),
                ("OpportunityId", opportunity["Id"]),
                ("Pricebook2Id", entries[0]["Pricebook2Id"]),
                ("Status", "Approved"),
                ("StartDate", today.AddDays(30)),
                ("ExpirationDate", today.AddDays(30))
            )
        );
        foreach (var entry in entries)
        {
            org.Insert(
                "QuoteLineItem",
                Fields(("QuoteId", quote), ("PricebookEntryId", entry["Id"]), ("Quantity", 10m), ("UnitPrice", entry["UnitPrice"]))
            );
        }
    }

    private static void AddCpq(
        SalesforceOrg org,
        IReadOnlyDictionary<string, object?> opportunity,
        List<IReadOnlyDictionary<string, object?>> entries,
        DateOnly today
    )
    {
        var quote = org.Insert(
            "SBQQ__Quote__c",
            Fields(
                ("SBQQ__Account__c", opportunity["AccountId"]),
                ("SBQQ__Opportunity2__c", opportunity["Id"]),
                ("SBQQ__Primary__c", true),
                ("SBQQ__Status__c", "Approved"),
                ("SBQQ__StartDate__c", today.AddDays(30)),
                ("SBQQ__SubscriptionTerm__c", 12m),
                ("SBQQ__PaymentTerms__c", "Net 30")
            )
        );
        foreach (var (entry, number) in entries.Select((entry, at) => (entry, at + 1)))
        {
            org.Insert(
                "SBQQ__QuoteLine__c",
                Fields(
                    ("SBQQ__Quote__c", quote),
                    ("SBQQ__Product__c", entry["Product2Id"]),
                    ("SBQQ__Number__c", (decimal)number),
                    ("SBQQ__Quantity__c", 10m),
                    ("SBQQ__ListPrice__c", entry["UnitPrice"]),
                    ("SBQQ__NetPrice__c", entry["UnitPrice"]),
                    ("SBQQ__SubscriptionPricing__c", "Fixed Price")
                )
            );
        }
    }
}
