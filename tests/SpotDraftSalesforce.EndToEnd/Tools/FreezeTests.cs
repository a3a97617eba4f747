using SpotDraftSalesforce.EndToEnd.Support;

namespace SpotDraftSalesforce.EndToEnd.Tools;

/// <summary>The kill switch as an operator throws it: from a process of its own, while the server runs.</summary>
public sealed class FreezeTests
{
    private const string Tool = "create_contract_from_opportunity";

    [Fact]
    public async Task A_freeze_from_the_command_line_stops_every_write_of_a_running_server_until_it_is_lifted()
    {
        await using var asked = await Asked.StartAsync();
        var opportunity = await asked.World.IdAsync("Opportunity", "Northwind - Platform Subscription");
        var contract = (string)
            (await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity }))["result"]!["contract_id"]!;

        await asked.RunAsync("freeze", "on", "--reason", "wrong amounts");

        var refused = await asked.RefusedAsync("void_contract", new { contract_id = contract, note = "Not wanted." }, "frozen");
        Assert.Contains("wrong amounts", (string?)refused["error"]!["cause"], StringComparison.Ordinal);
        await asked.RefusedAsync(
            "create_renewal",
            new { contract_id = await asked.World.ContractOfAsync("Tailspin - Annual Subscription") },
            "frozen"
        );
        Assert.Empty(await asked.World.RenewalsAsync());
        Assert.Equal(opportunity, (string?)(await asked.AskAsync("get_contract", new { contract_id = contract }))["salesforce_id"]);
        await asked.ExpectAsync(
            "planned",
            "void_contract",
            new
            {
                contract_id = contract,
                note = "Not wanted.",
                dry_run = true,
            }
        );
        await asked.ExpectAsync("already_done", Tool, new { opportunity_id = opportunity });

        await asked.RunAsync("freeze", "off");
        await asked.ExpectAsync("succeeded", "void_contract", new { contract_id = contract, note = "Not wanted." });
    }
}
