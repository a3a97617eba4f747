using SpotDraftSalesforce.EndToEnd.Support;

namespace SpotDraftSalesforce.EndToEnd.BadInput;

/// <summary>Records and settings that leave a tool no way to do what it is asked.</summary>
public sealed class RecordTests
{
    [Fact]
    public async Task An_opportunity_without_an_account_gets_no_contract()
    {
        await using var server = await ServerUnderTest.StartAsync();
        await using var sales = await server.ConnectAsync(await server.KeyAsync("sales-person", "sales"));
        var opportunity = await server.World.IdAsync("Opportunity", "Inbound - No Account");

        var refused = await server.RefusedAsync(
            sales,
            "create_contract_from_opportunity",
            new { opportunity_id = opportunity },
            "invalid_argument"
        );

        Assert.Contains("no account", (string?)refused["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal("opportunity_id", (string?)refused["error"]!["path"]);
        Assert.Equal(0, server.World.Received("spotdraft", "POST", "/contracts/"));
    }

    [Fact]
    public async Task Two_accounts_of_one_name_are_told_apart_before_a_contract_is_sent()
    {
        await using var server = await ServerUnderTest.StartAsync();
        await using var sales = await server.ConnectAsync(await server.KeyAsync("sales-person", "sales"));
        var opportunity = await server.World.IdAsync("Opportunity", "Globex - Pilot");

        var refused = await server.RefusedAsync(
            sales,
            "create_contract_from_opportunity",
            new { opportunity_id = opportunity, template = "nda" },
            "ambiguous"
        );

        Assert.Contains("2 accounts are named 'Globex Corporation'", (string?)refused["error"]!["message"], StringComparison.Ordinal);
        foreach (var account in (await server.World.RecordsAsync("Account")).Where(one => (string?)one["Name"] == "Globex Corporation"))
        {
            Assert.Contains((string)account["Id"]!, (string?)refused["error"]!["cause"], StringComparison.Ordinal);
        }

        Assert.Equal(0, server.World.Received("spotdraft", "POST", "/contracts/"));
    }

    [Fact]
    public async Task A_required_field_that_nothing_maps_is_named_before_anything_is_sent()
    {
        using var policies = new PoliciesCopy();
        policies.Write(
            "templates/dpa.yaml",
            """
            version: 1
            title: Data Processing Addendum
            template_id: 1005
            contract_type: 104
            closes: no
            serves:
              only_when_named: yes
            contract_name: "{Opportunity.Account.Name} - Data Processing Addendum"
            counterparty:
              organization_name: Opportunity.Account.Name
            fields:
              customer_name: { from: Opportunity.Account.Name }
            """
        );
        await using var server = await ServerUnderTest.StartAsync(policies: policies.Folder);
        await using var sales = await server.ConnectAsync(await server.KeyAsync("sales-person", "sales"));
        var opportunity = await server.World.IdAsync("Opportunity", "Northwind - Training");

        var refused = await server.RefusedAsync(
            sales,
            "create_contract_from_opportunity",
            new { opportunity_id = opportunity, template = "dpa" },
            "invalid_argument"
        );

        Assert.Contains("dpo_email is required and nothing maps it", (string?)refused["error"]!["message"], StringComparison.Ordinal);
        Assert.Contains("policies/templates/dpa.yaml", (string?)refused["error"]!["cure"], StringComparison.Ordinal);
        Assert.Equal(0, server.World.Received("spotdraft", "POST", "/contracts/"));
    }

    [Fact]
    public async Task An_account_without_a_contact_or_a_stage_that_no_template_serves_is_explained()
    {
        await using var server = await ServerUnderTest.StartAsync();
        await using var sales = await server.ConnectAsync(await server.KeyAsync("sales-person", "sales"));
        var umbrella = await server.World.CreateAsync(
            "Opportunity",
            new
            {
                Name = "Umbrella - Nobody To Ask",
                AccountId = await server.World.IdAsync("Account", "Umbrella Group"),
                StageName = "Negotiation/Review",
                CloseDate = World.Iso(server.World.Today.AddDays(9)),
                Amount = 100,
                Type = "New Business",
            }
        );
        var early = await server.World.IdAsync("Opportunity", "Northwind - Training");

        await server.RefusedAsync(sales, "create_contract_from_opportunity", new { opportunity_id = umbrella }, "invalid_argument");
        var refused = await server.RefusedAsync(sales, "create_contract_from_opportunity", new { opportunity_id = early }, "not_found");
        Assert.Contains("'Qualification'", (string?)refused["error"]!["cause"], StringComparison.Ordinal);
        await server.RefusedAsync(
            sales,
            "create_contract_from_opportunity",
            new { opportunity_id = early, template = "no-such-template" },
            "invalid_argument"
        );
    }
}
