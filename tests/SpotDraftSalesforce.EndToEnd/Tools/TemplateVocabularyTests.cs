using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Support;

namespace SpotDraftSalesforce.EndToEnd.Tools;

/// <summary>Contracts of a template with all that SpotDraft's metadata can say: objects, rows, lists, choices, defaults.</summary>
public sealed class TemplateVocabularyTests
{
    private const string Create = "create_contract_from_opportunity";
    private const string Deal = "Fabrikam - Hardware Bundle";

    [Fact]
    public async Task A_contract_holds_what_the_deal_says_in_each_kind_of_field_and_nothing_that_does_not_apply()
    {
        using var policies = Policies();
        await using var asked = await StartAsync(policies);
        var opportunity = await OpportunityAsync(asked);

        await asked.ExpectAsync("succeeded", Create, new { opportunity_id = opportunity, template = "enterprise" });

        var data = await DataAsync(asked, opportunity);
        AssertSame("""["AMER","APAC"]""", data["regions"]);
        AssertSame("""["Edge Gateway","Sensor Pack"]""", data["product_names"]);
        AssertSame("0.125", data["discount_rate"]);
        AssertSame("\"cloud\"", data["deployment"]);
        AssertSame("""{"type":"USD","value":26400}""", data["license_fee"]);
        AssertSame("""{"days":1095,"type":"YEARS","value":3}""", data["subscription_term"]);
        AssertSame(
            """
            [{"name":"Edge Gateway","quantity":6,"price":{"type":"USD","value":14400},"support":"premium","sites":["Mumbai","Pune"]},
             {"name":"Sensor Pack","quantity":20,"price":{"type":"USD","value":12000},"support":"basic"}]
            """,
            data["products"]
        );
        Assert.True((bool)data["auto_renewal"]!);
        Assert.False(data.ContainsKey("escalation"));
        Assert.False(data.ContainsKey("named_users"));
    }

    [Fact]
    public async Task What_applies_no_more_or_lacks_a_part_is_told_and_the_contract_keeps_its_own()
    {
        using var policies = Policies();
        await using var asked = await StartAsync(policies);
        var opportunity = await OpportunityAsync(asked);
        await asked.ExpectAsync("succeeded", Create, new { opportunity_id = opportunity, template = "enterprise" });

        await EditAsync(
            new
            {
                Escalation_Name__c = "Help desk",
                Escalation_Email__c = "help@fabrikam.example",
                Users__c = 40,
            }
        );
        var added = await asked.ExpectAsync("succeeded", Create, new { opportunity_id = opportunity, template = "enterprise" });
        Assert.Equal(
            ["escalation", "named_users"],
            added["result"]!["changed_fields"]!.AsArray().Select(field => (string?)field).Order(StringComparer.Ordinal)
        );

        await EditAsync(new { Escalation_Name__c = (string?)null, Escalation_Email__c = "desk@fabrikam.example" });
        var refused = await asked.RefusedAsync(Create, new { opportunity_id = opportunity, template = "enterprise" }, "invalid_argument");
        Assert.Contains("escalation.name", (string?)refused["error"]!["message"], StringComparison.Ordinal);

        await EditAsync(
            new
            {
                Escalation_Email__c = (string?)null,
                Users__c = (int?)null,
                Years__c = 5,
            }
        );
        var planned = await asked.ExpectAsync(
            "planned",
            Create,
            new
            {
                opportunity_id = opportunity,
                template = "enterprise",
                dry_run = true,
            }
        );
        var summary = (string?)planned["plan"]!["summary"];
        Assert.Contains("named_users keeps 40 (Opportunity.Users__c is empty in Salesforce)", summary, StringComparison.Ordinal);
        Assert.Contains("escalation keeps {", summary, StringComparison.Ordinal);
        Assert.Contains("sent only when Opportunity.Escalation_Email__c is filled", summary, StringComparison.Ordinal);
        var done = await asked.ExpectAsync("succeeded", Create, new { opportunity_id = opportunity, template = "enterprise" });
        Assert.Equal(["subscription_term"], done["result"]!["changed_fields"]!.AsArray().Select(field => (string?)field));

        var data = await DataAsync(asked, opportunity);
        AssertSame("""{"name":"Help desk","email":"help@fabrikam.example"}""", data["escalation"]);
        AssertSame("40", data["named_users"]);
        AssertSame("""{"days":1825,"type":"YEARS","value":5}""", data["subscription_term"]);

        Task EditAsync(object fields) => asked.World.EditAsync("Opportunity", opportunity, fields);
    }

    [Fact]
    public async Task A_row_that_lacks_what_the_template_requires_is_named_before_anything_is_sent()
    {
        using var policies = Policies();
        await using var asked = await StartAsync(policies);
        var opportunity = await OpportunityAsync(asked);
        var line = (await asked.World.RecordsAsync("OpportunityLineItem")).First(item => (decimal)item["Quantity"]! == 20);
        await asked.World.EditAsync("OpportunityLineItem", (string)line["Id"]!, new { Quantity = 2.5 });

        var refused = await asked.RefusedAsync(Create, new { opportunity_id = opportunity, template = "enterprise" }, "invalid_argument");

        Assert.Contains("products[1].quantity", (string?)refused["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal(0, asked.World.Received("spotdraft", "POST", "/contracts/"));
    }

    [Fact]
    public async Task Objects_lists_and_rows_of_a_draft_are_corrected_whole()
    {
        using var policies = Policies();
        await using var asked = await StartAsync(policies);
        var opportunity = await OpportunityAsync(asked);
        var made = await asked.ExpectAsync("succeeded", Create, new { opportunity_id = opportunity, template = "enterprise" });
        var contract = (string)made["result"]!["contract_id"]!;

        await asked.ExpectAsync(
            "succeeded",
            "update_contract_data",
            new { contract_id = contract, data = new { license_fee = new { type = "EUR", value = 25000 }, regions = new[] { "EMEA" } } }
        );
        await RefusedAsync("license_fee", new { type = "EUR" }, "data.license_fee.value");
        await RefusedAsync("license_fee.value", 5, "data.license_fee.value");
        await RefusedAsync("regions", new[] { "EMEA", "MOON" }, "data.regions");
        await RefusedAsync("products", new[] { new { name = "Edge Gateway" } }, "data.products[0].quantity");
        await RefusedAsync("license_fee", null, "data.license_fee");

        var data = await DataAsync(asked, opportunity);
        AssertSame("""{"type":"EUR","value":25000}""", data["license_fee"]);
        AssertSame("""["EMEA"]""", data["regions"]);
        Assert.Equal(1, asked.World.Received("spotdraft", "PATCH", "/contract_data"));

        async Task RefusedAsync(string field, object? value, string path)
        {
            var refused = await asked.RefusedAsync(
                "update_contract_data",
                new { contract_id = contract, data = new Dictionary<string, object?> { [field] = value } },
                "invalid_argument"
            );
            Assert.Equal(path, (string?)refused["error"]!["path"]);
        }
    }

    private static PoliciesCopy Policies()
    {
        var policies = new PoliciesCopy();
        policies.Write("templates/enterprise.yaml", File.ReadAllText(Asset("enterprise.yaml")));
        return policies;
    }

    private static async Task<Asked> StartAsync(PoliciesCopy policies)
    {
        var asked = await Asked.StartAsync(policies: policies.Folder);
        await asked.World.ExtendAsync(await File.ReadAllTextAsync(Asset("enterprise-fields.txt")));
        return asked;
    }

    /// <summary>The deal with what the template asks for, and a product with values of its own.</summary>
    private static async Task<string> OpportunityAsync(Asked asked)
    {
        var opportunity = await asked.World.IdAsync("Opportunity", Deal);
        await asked.World.EditAsync(
            "Opportunity",
            opportunity,
            new
            {
                Deployment__c = "Cloud",
                Markets__c = "Americas;Asia",
                Discount__c = 12.5,
            }
        );
        var line = (await asked.World.RecordsAsync("OpportunityLineItem")).First(item => (decimal)item["Quantity"]! == 6);
        await asked.World.EditAsync("OpportunityLineItem", (string)line["Id"]!, new { Support__c = "Gold", Sites__c = "Mumbai;Pune" });
        return opportunity;
    }

    private static async Task<JsonObject> DataAsync(Asked asked, string opportunity) =>
        (await asked.World.ContractsOfAsync(opportunity)).Single()["contract_data"]!.AsObject();

    private static string Asset(string name) => Path.Combine(AppContext.BaseDirectory, "templates", name);

    private static void AssertSame(string expected, JsonNode? actual) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual?.ToJsonString() ?? "null")),
            actual?.ToJsonString()
        );
}
