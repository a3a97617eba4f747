using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.EndToEnd.Tools;

public sealed class CreateRenewalTests
{
    private const string Tool = "create_renewal";
    private const string Deal = "Tailspin - Annual Subscription";

    [Fact]
    public async Task A_corrected_end_date_updates_the_renewal_of_the_term()
    {
        await using var asked = await Asked.StartAsync();
        var contract = await asked.World.ContractOfAsync(Deal);
        var first = await asked.ExpectAsync("succeeded", Tool, new { contract_id = contract });
        await asked.ExpectAsync("already_done", Tool, new { contract_id = contract });
        var corrected = asked.World.Today.AddDays(50);
        await asked.World.CorrectAsync(contract, new { end_date = World.Iso(corrected) });

        var second = await asked.ExpectAsync("succeeded", Tool, new { contract_id = contract });

        Assert.Equal("updated", (string?)second["result"]!["action"]);
        Assert.Equal((string?)first["result"]!["opportunity_id"], (string?)second["result"]!["opportunity_id"]);
        var renewal = Assert.Single(await asked.World.RenewalsAsync());
        Assert.Equal(World.Iso(corrected), (string?)renewal["CloseDate"]);
        Assert.Single(await asked.World.TasksOfAsync((string)renewal["Id"]!));
    }

    [Fact]
    public async Task A_later_end_date_after_a_closed_renewal_is_a_question_not_a_guess()
    {
        await using var asked = await Asked.StartAsync();
        var opportunity = await asked.World.IdAsync("Opportunity", "Northwind - Platform Subscription");
        var contract = await asked.World.ExecutedAsync(opportunity, 101, new { end_date = World.Iso(asked.World.Today.AddDays(30)) });
        await asked.ExpectAsync("succeeded", Tool, new { contract_id = contract });
        var first = Assert.Single(await asked.World.RenewalsAsync());
        await asked.World.EditAsync("Opportunity", (string)first["Id"]!, new { StageName = "Closed Won" });
        await asked.ExpectAsync("already_done", Tool, new { contract_id = contract });
        await asked.World.CorrectAsync(contract, new { end_date = World.Iso(asked.World.Today.AddDays(395)) });

        var question = await asked.QuestionAsync("end_date_moved", Tool, new { contract_id = contract });
        Assert.Single(await asked.World.RenewalsAsync());
        Assert.Equal(OperationState.Succeeded, (await asked.ApproveAsync(question)).State);

        var keys = (await asked.World.RenewalsAsync()).Select(renewal => (string?)renewal["SpotDraft_Renewal_Key__c"]).Order();
        Assert.Equal([$"{contract}:1", $"{contract}:2"], keys);
    }

    [Fact]
    public async Task A_stated_term_number_tells_a_new_term_without_a_question()
    {
        await using var asked = await Asked.StartAsync();
        var contract = await asked.World.ContractOfAsync(Deal);
        await asked.ExpectAsync("succeeded", Tool, new { contract_id = contract });
        await asked.World.CorrectAsync(contract, new { term_number = 2, end_date = World.Iso(asked.World.Today.AddDays(395)) });

        await asked.ExpectAsync("succeeded", Tool, new { contract_id = contract });

        Assert.Equal(2, (await asked.World.RenewalsAsync()).Count);
    }

    [Fact]
    public async Task An_inactive_owner_is_replaced_by_the_deals()
    {
        await using var asked = await Asked.StartAsync();
        var contract = await asked.World.ContractOfAsync("Initech - Support Plan");
        var deal = await asked.World.NamedAsync("Opportunity", "Initech - Support Plan");

        var planned = await asked.ExpectAsync("planned", Tool, new { contract_id = contract, dry_run = true });
        Assert.True((bool)planned["plan"]!["facts"]!["owner_replaced"]!);
        await asked.ExpectAsync("succeeded", Tool, new { contract_id = contract });

        Assert.Equal((string?)deal["OwnerId"], (string?)Assert.Single(await asked.World.RenewalsAsync())["OwnerId"]);
    }

    [Fact]
    public async Task An_end_date_that_is_no_date_is_shown_not_guessed()
    {
        await using var asked = await Asked.StartAsync();
        var contract = await asked.World.ContractOfAsync(Deal);
        await asked.World.CorrectAsync(contract, new { end_date = "two years after signature" });

        var refused = await asked.RefusedAsync(Tool, new { contract_id = contract }, "conflict");

        Assert.Contains("two years after signature", (string?)refused["error"]!["cause"], StringComparison.Ordinal);
        Assert.Empty(await asked.World.RenewalsAsync());
    }

    [Fact]
    public async Task What_a_person_wrote_into_the_renewal_is_not_overwritten_without_asking()
    {
        await using var asked = await Asked.StartAsync();
        var contract = await asked.World.ContractOfAsync(Deal);
        await asked.ExpectAsync("succeeded", Tool, new { contract_id = contract });
        var renewal = Assert.Single(await asked.World.RenewalsAsync());
        await asked.World.EditAsync("Opportunity", (string)renewal["Id"]!, new { Amount = 40000 });
        await asked.ExpectAsync("already_done", Tool, new { contract_id = contract });
        await asked.World.CorrectAsync(contract, new { end_date = World.Iso(asked.World.Today.AddDays(45)) });

        var question = await asked.QuestionAsync("end_date_moved", Tool, new { contract_id = contract });
        Assert.Equal(40000, (decimal)Assert.Single(await asked.World.RenewalsAsync())["Amount"]!);
        Assert.Equal(OperationState.Succeeded, (await asked.ApproveAsync(question)).State);
        Assert.Equal(World.Iso(asked.World.Today.AddDays(45)), (string?)Assert.Single(await asked.World.RenewalsAsync())["CloseDate"]);
    }

    [Fact]
    public async Task A_renewal_that_a_person_deleted_comes_back_only_when_a_person_says_so()
    {
        await using var asked = await Asked.StartAsync();
        var contract = await asked.World.ContractOfAsync(Deal);
        await asked.ExpectAsync("succeeded", Tool, new { contract_id = contract });
        await asked.World.DeleteAsync("Opportunity", (string)Assert.Single(await asked.World.RenewalsAsync())["Id"]!);

        var question = await asked.QuestionAsync("deleted_by_person", Tool, new { contract_id = contract });
        Assert.Empty(await asked.World.RenewalsAsync());
        Assert.Equal(OperationState.Succeeded, (await asked.ApproveAsync(question)).State);
        Assert.Single(await asked.World.RenewalsAsync());
    }

    [Fact]
    public async Task A_contract_that_is_not_executed_or_not_linked_has_no_renewal()
    {
        await using var asked = await Asked.StartAsync();
        var draft = await asked.World.ContractOfAsync("Globex - Pilot");
        var unlinked = await asked.World.ExecutedAsync(
            "not-a-salesforce-id",
            101,
            new { end_date = World.Iso(asked.World.Today.AddDays(9)) }
        );

        await asked.RefusedAsync(Tool, new { contract_id = draft }, "conflict");
        await asked.RefusedAsync(Tool, new { contract_id = unlinked }, "not_found");
    }
}
