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

    [Fact]
    public async Task A_contract_that_the_list_still_calls_a_draft_is_not_sent_a_second_time()
    {
        await using var asked = await Asked.StartAsync();
        LagStatus(asked);
        var contract = await asked.World.ContractOfAsync("Globex - Pilot");
        await asked.ExpectAsync("succeeded", "send_contract", new { contract_id = contract });

        await asked.ExpectAsync("already_done", "send_contract", new { contract_id = contract });

        Assert.Equal(1, asked.World.Received("spotdraft", "POST", "/send_to_counterparties"));
    }

    [Fact]
    public async Task An_execution_that_the_list_does_not_show_yet_closes_its_deal()
    {
        await using var asked = await Asked.StartAsync();
        LagStatus(asked);
        var opportunity = await asked.World.IdAsync("Opportunity", "Northwind - Platform Subscription");
        var contract = await asked.World.ExecutedAsync(opportunity, 101, new { });

        await asked.ExpectAsync("succeeded", "mark_closed_won", new { contract_id = contract });

        Assert.Equal("Closed Won", (string?)(await asked.World.RecordAsync("Opportunity", opportunity))["StageName"]);
    }

    [Fact]
    public async Task Two_contracts_that_close_a_deal_together_see_each_other_executed()
    {
        await using var asked = await Asked.StartAsync();
        LagStatus(asked);
        var opportunity = await asked.World.IdAsync("Opportunity", "Northwind - Platform Subscription");
        await asked.World.ExecutedAsync(opportunity, 102, new { });
        var statement = await asked.World.ExecutedAsync(opportunity, 105, new { });

        await asked.ExpectAsync("succeeded", "mark_closed_won", new { contract_id = statement });
    }

    [Fact]
    public async Task What_is_out_for_signature_is_changed_by_nobody_unasked_although_the_lookup_still_calls_it_a_draft()
    {
        await using var asked = await Asked.StartAsync();
        LagStatus(asked);
        var opportunity = await asked.World.IdAsync("Opportunity", "Northwind - Platform Subscription");
        var made = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity });
        var contract = (string)made["result"]!["contract_id"]!;
        await asked.World.SendAsync(contract, sign: true);
        await asked.World.EditAsync("Opportunity", opportunity, new { Amount = 52000 });

        await asked.QuestionAsync("contract_in_signature", Tool, new { opportunity_id = opportunity });
        await asked.QuestionAsync(
            "contract_in_signature",
            "update_contract_data",
            new { contract_id = await MarkedAsync(asked), data = new { term_months = 36 } }
        );

        Assert.Equal(0, asked.World.Received("spotdraft", "PATCH", "/contract_data"));
    }

    [Fact]
    public async Task A_void_that_the_lookup_does_not_show_yet_makes_way_for_a_new_contract()
    {
        await using var asked = await Asked.StartAsync();
        LagStatus(asked);
        var opportunity = await asked.World.IdAsync("Opportunity", "Northwind - Platform Subscription");
        var first = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity });
        var contract = (string)first["result"]!["contract_id"]!;
        await asked.ExpectAsync("succeeded", "void_contract", new { contract_id = contract, note = "Price." });

        var second = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity });

        Assert.Equal("created", (string?)second["result"]!["action"]);
    }

    private static async Task<string> MarkedAsync(Asked asked)
    {
        var contract = await asked.World.ContractOfAsync("Globex - Pilot");
        await asked.World.MarkAsync(contract);
        return contract;
    }

    private static void LagStatus(Asked asked) =>
        asked.World.Arm(
            new Fault
            {
                System = "spotdraft",
                Kind = FaultKind.StatusLag,
                DelayMs = 3_600_000,
            }
        );
}
