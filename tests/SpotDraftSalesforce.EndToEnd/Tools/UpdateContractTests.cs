using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.EndToEnd.Tools;

/// <summary>A second create_contract_from_opportunity for a deal that has a live contract.</summary>
public sealed class UpdateContractTests
{
    private const string Tool = "create_contract_from_opportunity";
    private const string Deal = "Northwind - Platform Subscription";

    [Theory]
    [InlineData("DRAFT")]
    [InlineData("REDLINING")]
    public async Task A_changed_field_is_written_into_the_contract_and_the_answer_says_which(string status)
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, contract) = await CreatedAsync(asked, status);
        await asked.World.EditAsync("Opportunity", opportunity, new { Amount = 51500 });

        var planned = await asked.ExpectAsync("planned", Tool, new { opportunity_id = opportunity, dry_run = true });
        Assert.Equal(48000, await ValueAsync(asked, contract));
        var done = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity });
        var again = await asked.ExpectAsync("already_done", Tool, new { opportunity_id = opportunity });

        var change = Assert.Single(planned["plan"]!["changes"]!.AsArray())!;
        Assert.Equal("contract_data", (string?)change["object"]);
        Assert.Contains("contract_value", (string?)planned["plan"]!["summary"], StringComparison.Ordinal);
        Assert.Equal("updated", (string?)done["result"]!["action"]);
        Assert.False((bool)done["result"]!["created"]!);
        Assert.Equal(["contract_value"], done["result"]!["changed_fields"]!.AsArray().Select(field => (string?)field));
        Assert.Equal("unchanged", (string?)again["result"]!["action"]);
        Assert.Equal(51500, await ValueAsync(asked, contract));
        Assert.Equal(1, asked.World.Received("spotdraft", "PATCH", $"contracts/{contract}/contract_data"));
        Assert.Single(await asked.World.ContractsOfAsync(opportunity));
    }

    [Fact]
    public async Task What_was_written_is_known_after_the_contract_was_linked_again()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, contract) = await CreatedAsync(asked, "DRAFT");
        await asked.World.EditAsync("Opportunity", opportunity, new { SpotDraft_Contract_Id__c = (string?)null });
        await asked.ExpectAsync("succeeded", "link_contract", new { contract_id = contract, opportunity_id = opportunity });
        await asked.World.EditAsync("Opportunity", opportunity, new { Amount = 51500 });

        var done = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity });

        Assert.Equal(["contract_value"], done["result"]!["changed_fields"]!.AsArray().Select(field => (string?)field));
    }

    [Fact]
    public async Task What_only_a_person_changed_in_the_contract_stays()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, contract) = await CreatedAsync(asked, "DRAFT");
        await asked.World.ChangeDataAsync(contract, new { term_months = 24, contract_value = 50000 });

        await asked.ExpectAsync("already_done", Tool, new { opportunity_id = opportunity });
        await asked.World.EditAsync("Opportunity", opportunity, new { CloseDate = "2031-03-31" });
        var done = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity });

        Assert.Equal(["start_date"], done["result"]!["changed_fields"]!.AsArray().Select(field => (string?)field));
        var data = await DataAsync(asked, contract);
        Assert.Equal(24, (int)data["term_months"]!);
        Assert.Equal(50000, (decimal)data["contract_value"]!);
        Assert.Equal("2031-03-31", (string?)data["start_date"]);
    }

    [Fact]
    public async Task A_contract_in_signature_changes_only_when_a_person_says_so()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, contract) = await CreatedAsync(asked, "SIGN");
        await asked.World.EditAsync("Opportunity", opportunity, new { Amount = 52000 });

        var question = await asked.QuestionAsync("contract_in_signature", Tool, new { opportunity_id = opportunity });
        Assert.Equal(48000, await ValueAsync(asked, contract));
        var done = await asked.ApproveAsync(question);

        Assert.Equal(OperationState.Succeeded, done.State);
        Assert.Equal(52000, await ValueAsync(asked, contract));
        await asked.ExpectAsync("already_done", Tool, new { opportunity_id = opportunity });
    }

    [Fact]
    public async Task An_executed_contract_stays_as_it_was_signed()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, contract) = await CreatedAsync(asked, "SIGN");
        await asked.World.SignAsync(contract);
        await asked.World.EditAsync("Opportunity", opportunity, new { Amount = 52000 });

        var answer = await asked.ExpectAsync("already_done", Tool, new { opportunity_id = opportunity });

        Assert.Equal("unchanged", (string?)answer["result"]!["action"]);
        Assert.Equal(48000, await ValueAsync(asked, contract));
        Assert.Equal(0, asked.World.Received("spotdraft", "PATCH", "contract_data"));
    }

    [Fact]
    public async Task A_contract_on_hold_is_not_changed_and_the_answer_says_what_differs()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, contract) = await CreatedAsync(asked, "REDLINING");
        await asked.World.HoldAsync(contract);
        await asked.World.EditAsync("Opportunity", opportunity, new { Amount = 52000 });

        var answer = await asked.ExpectAsync("already_done", Tool, new { opportunity_id = opportunity });

        Assert.Contains("contract_value", (string?)answer["result"]!["note"], StringComparison.Ordinal);
        Assert.Equal(48000, await ValueAsync(asked, contract));
    }

    [Fact]
    public async Task A_field_that_was_emptied_keeps_its_value_in_the_contract_and_the_answer_says_so()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, contract) = await CreatedAsync(asked, "DRAFT");
        await asked.World.EditAsync("Opportunity", opportunity, new { Amount = (int?)null });

        var answer = await asked.AskAsync(Tool, new { opportunity_id = opportunity });

        Assert.Equal("already_done", answer.Status());
        Assert.Contains(
            "contract_value keeps 48000 (Opportunity.Amount is empty in Salesforce)",
            (string?)answer["result"]!["note"],
            StringComparison.Ordinal
        );
        Assert.Equal(0, asked.World.Received("spotdraft", "PATCH", "contract_data"));
        Assert.Equal(48000, await ValueAsync(asked, contract));
    }

    [Theory]
    [InlineData(null, 51500)]
    [InlineData(50000, 50000)]
    public async Task A_change_whose_answer_was_lost_is_made_unless_a_person_changed_the_field_meanwhile(int? changed, int left)
    {
        await using var asked = await Asked.StartAsync(Impatience.Settings);
        var (opportunity, contract) = await CreatedAsync(asked, "DRAFT");
        await asked.World.EditAsync("Opportunity", opportunity, new { Amount = 51500 });
        asked.World.Arm(
            new Fault
            {
                System = "spotdraft",
                Kind = FaultKind.Hang,
                Method = "PATCH",
                Path = "/contract_data$",
            }
        );
        var lost = await asked.ExpectAsync("unknown", Tool, new { opportunity_id = opportunity });
        asked.World.ClearFaults();
        if (changed is { } value)
        {
            await asked.World.ChangeDataAsync(contract, new { contract_value = value });
        }

        var settled = await asked.Server.SettledAsync((string)lost["operation_id"]!);

        Assert.Equal(changed is null ? OperationState.Succeeded : OperationState.Failed, settled.State);
        Assert.Equal(left, await ValueAsync(asked, contract));
    }

    private static async Task<(string Opportunity, string Contract)> CreatedAsync(Asked asked, string status)
    {
        var opportunity = await asked.World.IdAsync("Opportunity", Deal);
        var made = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity });
        Assert.Equal("created", (string?)made["result"]!["action"]);
        var contract = (string)made["result"]!["contract_id"]!;
        if (status != "DRAFT")
        {
            await asked.World.SendAsync(contract, status == "SIGN");
        }

        Assert.Equal(status, (string?)(await asked.World.ContractsOfAsync(opportunity)).Single()["status"]);
        return (opportunity, contract);
    }

    private static async Task<JsonObject> DataAsync(Asked asked, string contract) =>
        (await asked.World.ContractsAsync()).Single(row => (string?)row["id"] == contract)["contract_data"]!.AsObject();

    private static async Task<decimal> ValueAsync(Asked asked, string contract) =>
        (decimal)(await DataAsync(asked, contract))["contract_value"]!;
}
