using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.EndToEnd.Crash;

/// <summary>SpotDraft's lookups lag behind what was just created.</summary>
public sealed class LookupLagTests
{
    private const string Tool = "create_contract_from_opportunity";

    [Fact]
    public async Task What_an_operation_created_before_it_failed_is_not_created_again_while_lookups_lag()
    {
        await using var asked = await Asked.StartAsync();
        var opportunity = await asked.World.IdAsync("Opportunity", "Northwind - Platform Subscription");
        var lag = new Fault
        {
            System = "spotdraft",
            Kind = FaultKind.LookupLag,
            DelayMs = 3_600_000,
        };
        asked.World.Arm(lag);
        asked.World.Arm(
            new Fault
            {
                System = "salesforce",
                Kind = FaultKind.Status,
                Status = 403,
                Method = "PATCH",
                Path = "/sobjects/Opportunity/006",
            }
        );
        await asked.ExpectAsync("partial", Tool, new { opportunity_id = opportunity });
        asked.World.ClearFaults();
        asked.World.Arm(lag);

        var again = await asked.ExpectAsync("in_progress", Tool, new { opportunity_id = opportunity });

        Answers.AssertActionable(again, "in_progress");
        Assert.Single(await asked.World.ContractsOfAsync(opportunity));
        asked.World.ClearFaults();
        await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity });
        var contract = Assert.Single(await asked.World.ContractsOfAsync(opportunity));
        var deal = await asked.World.RecordAsync("Opportunity", opportunity);
        Assert.Equal((string?)contract["id"], (string?)deal["SpotDraft_Contract_Id__c"]);
    }

    [Fact]
    public async Task A_contract_that_the_list_does_not_show_yet_is_not_called_unknown()
    {
        await using var asked = await Asked.StartAsync();
        var opportunity = await asked.World.IdAsync("Opportunity", "Northwind - Platform Subscription");
        var contract = await asked.World.ExecutedAsync(opportunity, 101, new { });
        asked.World.Arm(
            new Fault
            {
                System = "spotdraft",
                Kind = FaultKind.LookupLag,
                DelayMs = 3_600_000,
            }
        );

        var early = await asked.ExpectAsync("in_progress", "mark_closed_won", new { contract_id = contract });

        Answers.AssertActionable(early, "in_progress");
        await asked.RefusedAsync("mark_closed_won", new { contract_id = "T-999999" }, "not_found");
        asked.World.ClearFaults();
        await asked.ExpectAsync("succeeded", "mark_closed_won", new { contract_id = contract });
    }
}
