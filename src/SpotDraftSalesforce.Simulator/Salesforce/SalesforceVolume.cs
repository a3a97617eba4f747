using System.Globalization;

namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>Fills an org with as many opportunities as a large customer has, for measurements.</summary>
public static class SalesforceVolume
{
    private const int DealsPerAccount = 10;
    private static readonly string[] Stages = ["Prospecting", "Negotiation/Review", "Closed Won", "Closed Lost"];

    /// <summary>Adds accounts and their opportunities, keyed <c>volume-0</c> and on by <c>SpotDraft_Renewal_Key__c</c>, dated over the last three years.</summary>
    public static void Fill(SalesforceOrg org, int opportunities)
    {
        ArgumentNullException.ThrowIfNull(org);
        var account = string.Empty;
        for (var at = 0; at < opportunities; at++)
        {
            if (at % DealsPerAccount == 0)
            {
                account = org.Insert("Account", Fields(("Name", Text($"Volume Account {at / DealsPerAccount}"))));
            }

            var created = org.Now.AddMinutes(-15 * (at % 100_000));
            org.Insert(
                "Opportunity",
                Fields(
                    ("Name", Text($"Volume Opportunity {at}")),
                    ("AccountId", account),
                    ("StageName", SalesProcess.NameOf(Stages[at % Stages.Length], org.Kinds)),
                    ("Amount", 1_000m + (at % 997)),
                    ("CloseDate", DateOnly.FromDateTime(created.UtcDateTime).AddDays(90)),
                    ("CreatedDate", created),
                    ("SpotDraft_Renewal_Key__c", Text($"volume-{at}"))
                )
            );
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, object?> Fields(params IReadOnlyList<(string Name, object? Value)> fields) =>
        fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
}
