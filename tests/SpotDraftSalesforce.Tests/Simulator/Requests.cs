namespace SpotDraftSalesforce.Tests.Simulator;

/// <summary>Valid request bodies to start from.</summary>
internal static class Requests
{
    public static Dictionary<string, object?> Nda(string party = "Wingtip Toys", string? recordId = null) =>
        new()
        {
            ["contract_template_id"] = 1001,
            ["contract_data"] = new Dictionary<string, object?> { ["customer_name"] = party, ["effective_date"] = "2026-03-01" },
            ["counter_party_details"] = new[] { Party(party) },
            ["external_metadata"] = recordId is null ? null : Metadata(recordId),
        };

    public static Dictionary<string, object?> OrderForm(string party = "Wingtip Toys", string? recordId = null) =>
        new()
        {
            ["contract_template_id"] = 1002,
            ["contract_data"] = new Dictionary<string, object?>
            {
                ["customer_name"] = party,
                ["billing_address"] = "1 Main Street, Springfield",
                ["contract_value"] = 48000.5,
                ["contract_currency"] = "EUR",
                ["start_date"] = "2026-01-31",
                ["term_months"] = 13,
                ["notice_period_days"] = 45,
            },
            ["counter_party_details"] = new[] { Party(party) },
            ["external_metadata"] = recordId is null ? null : Metadata(recordId),
        };

    public static Dictionary<string, object?> Party(string name) =>
        new()
        {
            ["is_individual"] = false,
            ["organization_type"] = "company",
            ["organization_name"] = name,
            ["poc_details"] = new
            {
                first_name = "Legal",
                last_name = "Contact",
                email = "legal@wingtip.example",
            },
        };

    public static object Metadata(string recordId) =>
        new
        {
            id = recordId,
            integration_name = "Salesforce",
            record_type = "Opportunity",
            record_data = new { operation = "op_1" },
        };
}
