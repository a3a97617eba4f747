using SpotDraftSalesforce.EndToEnd.Support;

namespace SpotDraftSalesforce.EndToEnd.Story;

/// <summary>The main job, over real HTTP all the way: MCP client, server, simulated vendors.</summary>
public sealed class FromOpportunityToRenewalTests
{
    [Fact]
    public async Task A_contract_is_planned_created_found_again_voided_and_created_anew()
    {
        await using var server = await ServerUnderTest.StartAsync();
        await using var sales = await server.ConnectAsync(await server.KeyAsync("sales-person", "sales"));
        await using var manager = await server.ConnectAsync(await server.KeyAsync("sales-lead", "sales_manager"));
        var found = await sales.AskAsync("find_opportunities", new { text = "Northwind - Platform" });
        var opportunity = (string)found["opportunities"]![0]!["id"]!;

        var planned = await sales.AskAsync("create_contract_from_opportunity", new { opportunity_id = opportunity, dry_run = true });
        Assert.Equal("planned", (string?)planned["status"]);
        Assert.Equal(2, planned["plan"]!["changes"]!.AsArray().Count);

        var created = await sales.AskAsync("create_contract_from_opportunity", new { opportunity_id = opportunity });
        Assert.Equal("succeeded", (string?)created["status"]);
        var contract = (string)created["result"]!["contract_id"]!;

        var again = await sales.AskAsync("create_contract_from_opportunity", new { opportunity_id = opportunity });
        Assert.Equal("already_done", (string?)again["status"]);
        Assert.Equal(contract, (string?)again["result"]!["contract_id"]);

        var voided = await manager.AskAsync("void_contract", new { contract_id = contract, note = "Wrong price." });
        Assert.Equal("succeeded", (string?)voided["status"]);
        var second = await sales.AskAsync("create_contract_from_opportunity", new { opportunity_id = opportunity });
        Assert.Equal("succeeded", (string?)second["status"]);
        Assert.NotEqual(contract, (string?)second["result"]!["contract_id"]);
    }
}
