namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>The small org that tests and demonstrations start from. People are roles; dates hang on the day of the start.</summary>
public static class SalesforceSeed
{
    private static readonly (string Name, string Owner, string Street, string City, string State, string Zip, bool Contact)[] Accounts =
    [
        ("Northwind Traders", "East", "12 Harbor Street", "Boston", "MA", "02110", true),
        ("Contoso Ltd", "West", "400 Market Street", "San Francisco", "CA", "94111", true),
        ("Fabrikam Inc", "East", "77 Mill Road", "Philadelphia", "PA", "19103", true),
        ("Tailspin Toys", "West", "9 Runway Drive", "Seattle", "WA", "98108", true),
        ("Adventure Works", "East", "3100 Trail Avenue", "Atlanta", "GA", "30303", true),
        ("Globex Corporation", "East", "1 Cypress Creek", "Springfield", "IL", "62701", true),
        ("Globex Corporation", "East", "88 Lakeshore Drive", "Cleveland", "OH", "44114", true),
        ("Initech LLC", "Former", "4120 Freidrich Lane", "Austin", "TX", "78744", true),
        ("Umbrella Group", "West", "545 Canyon Boulevard", "Denver", "CO", "80202", false),
    ];

    private static readonly (string Name, int Account, string Stage, decimal Amount, int Days)[] Opportunities =
    [
        ("Northwind - Platform Subscription", 0, "Negotiation/Review", 48_000m, 20),
        ("Contoso - Enterprise Rollout", 1, "Negotiation/Review", 750_000m, 35),
        ("Fabrikam - Add-on Licences", 2, "Proposal/Price Quote", 18_500m, 15),
        ("Inbound - No Account", -1, "Qualification", 5_000m, 40),
        ("Globex - Pilot", 5, "Proposal/Price Quote", 9_000m, 30),
        ("Northwind - Training", 0, "Qualification", 7_500m, 60),
        ("Contoso - Support Plan", 1, "Negotiation/Review", 32_000m, 28),
        ("Tailspin - Annual Subscription", 3, "Closed Won", 36_000m, -335),
        ("Adventure Works - Subscription", 4, "Closed Won", 120_000m, -290),
        ("Initech - Support Plan", 7, "Closed Won", 15_000m, -305),
        ("Umbrella - Long Term", 8, "Closed Won", 240_000m, -330),
        ("Globex - Expansion", 6, "Closed Won", 64_000m, -345),
        ("Fabrikam - Base Licences", 2, "Closed Won", 54_000m, -300),
        ("Globex - Lost Deal", 5, "Closed Lost", 11_000m, -100),
    ];

    /// <summary>Writes users, accounts, contacts and opportunities into an org that has none.</summary>
    public static void Small(SalesforceOrg org, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(org);
        var owners = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["East"] = AddUser(org, "Account Owner", "East", "account.owner.east", active: true),
            ["West"] = AddUser(org, "Account Owner", "West", "account.owner.west", active: true),
            ["Sales"] = AddUser(org, "Sales", "Representative", "sales.representative", active: true),
            ["Former"] = AddUser(org, "Former", "Owner", "former.owner", active: false),
        };
        var accounts = Accounts.Select((account, at) => AddAccount(org, account, owners[account.Owner], at)).ToList();
        foreach (var opportunity in Opportunities)
        {
            AddOpportunity(org, opportunity, accounts, owners["Sales"], today);
        }

        AddHardwareBundle(org, accounts[2], owners["Sales"], today);
        SalesforceQuotes.Seed(org, today);
    }

    private static Dictionary<string, object?> Fields(params IReadOnlyList<(string Name, object? Value)> fields) =>
        fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);

    private static string AddUser(SalesforceOrg org, string first, string last, string mailbox, bool active) =>
        org.Insert(
            "User",
            Fields(
                ("FirstName", first),
                ("LastName", last),
                ("Username", $"{mailbox}@simulator.example"),
                ("Email", $"{mailbox}@simulator.example"),
                ("IsActive", active)
            )
        );

    private static (string Id, string? ContactId) AddAccount(
        SalesforceOrg org,
        (string Name, string Owner, string Street, string City, string State, string Zip, bool Contact) account,
        string owner,
        int at
    )
    {
        // The two accounts of one name have nothing else in common, not even a domain.
        var domain = account.Name.Split(' ')[0].ToLowerInvariant() + (at == 6 ? "-expansion" : string.Empty) + ".example";
        var phone = $"+1 555 010 {at + 10:D4}";
        var id = org.Insert(
            "Account",
            Fields(
                ("Name", account.Name),
                ("OwnerId", owner),
                ("BillingStreet", account.Street),
                ("BillingCity", account.City),
                ("BillingState", account.State),
                ("BillingPostalCode", account.Zip),
                ("BillingCountry", "United States"),
                ("Website", $"https://www.{domain}"),
                ("Phone", phone)
            )
        );
        var contact = account.Contact
            ? org.Insert(
                "Contact",
                Fields(
                    ("FirstName", "Legal"),
                    ("LastName", "Contact"),
                    ("Title", "General Counsel"),
                    ("Email", $"legal@{domain}"),
                    ("Phone", phone),
                    ("AccountId", id),
                    ("OwnerId", owner)
                )
            )
            : null;
        return (id, contact);
    }

    private static string AddOpportunity(
        SalesforceOrg org,
        (string Name, int Account, string Stage, decimal Amount, int Days) opportunity,
        List<(string Id, string? ContactId)> accounts,
        string owner,
        DateOnly today
    )
    {
        (string? account, string? contact) = opportunity.Account < 0 ? (null, null) : accounts[opportunity.Account];
        var close = today.AddDays(opportunity.Days);
        var fields = Fields(
            ("Name", opportunity.Name),
            ("AccountId", account),
            ("StageName", SalesProcess.NameOf(opportunity.Stage, org.Kinds)),
            ("Amount", opportunity.Amount),
            ("CloseDate", close),
            ("Type", "New Business"),
            ("OwnerId", owner)
        );
        if (opportunity.Days < 0)
        {
            fields["CreatedDate"] = new DateTimeOffset(close.AddDays(-30), new TimeOnly(9, 0), TimeSpan.Zero);
        }

        var id = org.Insert("Opportunity", fields);
        AddRole(org, id, contact);
        return id;
    }

    private static void AddRole(SalesforceOrg org, string opportunity, string? contact)
    {
        if (contact is not null)
        {
            org.Insert(
                "OpportunityContactRole",
                Fields(("OpportunityId", opportunity), ("ContactId", contact), ("Role", "Decision Maker"), ("IsPrimary", true))
            );
        }
    }

    private static void AddHardwareBundle(SalesforceOrg org, (string Id, string? ContactId) account, string owner, DateOnly today)
    {
        var book = (string)org.All("Pricebook2")[0]["Id"]!;
        var opportunity = AddOpportunity(org, ("Fabrikam - Hardware Bundle", 0, "Negotiation/Review", 0m, 25), [account], owner, today);
        foreach (
            var (name, code, price, quantity) in new[] { ("Edge Gateway", "HW-GATE", 2_400m, 6m), ("Sensor Pack", "HW-SENS", 600m, 20m) }
        )
        {
            var product = org.Insert("Product2", Fields(("Name", name), ("ProductCode", code), ("IsActive", true)));
            var entry = org.Insert(
                "PricebookEntry",
                Fields(("Pricebook2Id", book), ("Product2Id", product), ("UnitPrice", price), ("IsActive", true))
            );
            org.Insert(
                "OpportunityLineItem",
                Fields(("OpportunityId", opportunity), ("PricebookEntryId", entry), ("Quantity", quantity), ("UnitPrice", price))
            );
        }
    }
}
