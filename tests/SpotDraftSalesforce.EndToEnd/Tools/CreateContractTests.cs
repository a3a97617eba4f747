using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.EndToEnd.Tools;

public sealed class CreateContractTests
{
    private const string Tool = "create_contract_from_opportunity";
    private const string Deal = "Northwind - Platform Subscription";

    [Fact]
    public async Task A_dry_run_changes_nothing_and_shows_everything()
    {
        await using var asked = await Asked.StartAsync();
        var opportunity = await asked.World.IdAsync("Opportunity", Deal);
        var before = await asked.World.RecordAsync("Opportunity", opportunity);

        var planned = await asked.ExpectAsync("planned", Tool, new { opportunity_id = opportunity, dry_run = true });

        Assert.Equal("allow", (string?)planned["decision"]!["verdict"]);
        Assert.Equal(["create", "update"], planned["plan"]!["changes"]!.AsArray().Select(change => (string?)change!["operation"]));
        Assert.Empty(await asked.World.ContractsOfAsync(opportunity));
        Assert.True(JsonNode.DeepEquals(before, await asked.World.RecordAsync("Opportunity", opportunity)));
    }

    [Fact]
    public async Task A_voided_contract_makes_way_for_a_new_one_and_a_live_one_does_not()
    {
        await using var asked = await Asked.StartAsync();
        var opportunity = await asked.World.IdAsync("Opportunity", Deal);
        var first = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity });
        var again = await asked.ExpectAsync("already_done", Tool, new { opportunity_id = opportunity });
        Assert.Equal((string?)first["result"]!["contract_id"], (string?)again["result"]!["contract_id"]);

        await asked.ExpectAsync(
            "succeeded",
            "void_contract",
            new { contract_id = (string)first["result"]!["contract_id"]!, note = "Price." }
        );
        var second = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity });

        Assert.NotEqual((string?)first["result"]!["contract_id"], (string?)second["result"]!["contract_id"]);
        var record = await asked.World.RecordAsync("Opportunity", opportunity);
        Assert.Equal((string?)second["result"]!["contract_id"], (string?)record["SpotDraft_Contract_Id__c"]);
        Assert.Equal(2, (await asked.World.ContractsOfAsync(opportunity)).Count);
    }

    [Fact]
    public async Task A_request_id_gets_its_own_answer_again_and_serves_no_other_request()
    {
        await using var asked = await Asked.StartAsync();
        var opportunity = await asked.World.IdAsync("Opportunity", Deal);
        var first = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity, request_id = "r-1" });

        var again = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity, request_id = "r-1" });
        var other = await asked.AskAsync(
            Tool,
            new
            {
                opportunity_id = opportunity,
                template = "nda",
                request_id = "r-1",
            }
        );

        Assert.Equal((string?)first["operation_id"], (string?)again["operation_id"]);
        Assert.Equal(first["result"]!.ToJsonString(), again["result"]!.ToJsonString());
        Answers.AssertActionable(other, "conflict", "invalid_argument");
        Assert.Single(await asked.World.ContractsOfAsync(opportunity));
    }

    [Fact]
    public async Task Identical_calls_at_the_same_time_make_one_contract()
    {
        await using var asked = await Asked.StartAsync();
        var opportunity = await asked.World.IdAsync("Opportunity", Deal);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => asked.AskAsync(Tool, new { opportunity_id = opportunity })));

        Assert.All(answers, answer => Assert.True(Fits(answer), answer.ToJsonString()));
        Assert.Single(answers, answer => answer.Status() == "succeeded" && (bool)answer["result"]!["created"]!);
        Assert.Single(await asked.World.ContractsOfAsync(opportunity));
    }

    [Fact]
    public async Task A_contract_that_a_person_deleted_comes_back_only_when_a_person_says_so()
    {
        await using var asked = await Asked.StartAsync();
        var opportunity = await asked.World.IdAsync("Opportunity", Deal);
        var first = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity });
        await asked.World.DeleteContractAsync((string)first["result"]!["contract_id"]!);

        var question = await asked.QuestionAsync("deleted_by_person", Tool, new { opportunity_id = opportunity });
        Assert.Empty(await asked.World.ContractsOfAsync(opportunity));
        var done = await asked.ApproveAsync(question);

        Assert.Equal(OperationState.Succeeded, done.State);
        Assert.Single(await asked.World.ContractsOfAsync(opportunity));
    }

    [Fact]
    public async Task A_template_file_that_was_renamed_knows_its_contracts_and_makes_no_second_one()
    {
        using var policies = new PoliciesCopy();
        await using var asked = await Asked.StartAsync(policies: policies.Folder);
        var opportunity = await asked.World.IdAsync("Opportunity", Deal);
        var first = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity, template = "nda" });
        policies.Rename("templates/nda.yaml", "templates/nda-v2.yaml");
        await asked.RestartAsync();
        await asked.World.EditAsync("Opportunity", opportunity, new { CloseDate = "2031-03-31" });

        var renamed = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity, template = "nda-v2" });
        await asked.World.DeleteContractAsync((string)first["result"]!["contract_id"]!);

        Assert.Equal((string?)first["result"]!["contract_id"], (string?)renamed["result"]!["contract_id"]);
        Assert.Equal(["effective_date"], renamed["result"]!["changed_fields"]!.AsArray().Select(field => (string?)field));
        await asked.QuestionAsync("deleted_by_person", Tool, new { opportunity_id = opportunity, template = "nda-v2" });
    }

    [Fact]
    public async Task A_renamed_file_asks_before_it_makes_again_what_was_deleted()
    {
        using var policies = new PoliciesCopy();
        await using var asked = await Asked.StartAsync(policies: policies.Folder);
        var opportunity = await asked.World.IdAsync("Opportunity", Deal);
        var first = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity, template = "nda" });
        policies.Rename("templates/nda.yaml", "templates/nda-v2.yaml");
        await asked.RestartAsync();
        await asked.World.DeleteContractAsync((string)first["result"]!["contract_id"]!);

        await asked.QuestionAsync("deleted_by_person", Tool, new { opportunity_id = opportunity, template = "nda-v2" });
    }

    [Fact]
    public async Task A_file_that_does_not_say_its_type_takes_no_contract_of_another_type_for_its_own()
    {
        using var policies = new PoliciesCopy();
        policies.Replace("templates/order-form.yaml", "contract_type: 101\n", "");
        await using var asked = await Asked.StartAsync(policies: policies.Folder);
        var opportunity = await asked.World.IdAsync("Opportunity", Deal);
        await asked.World.ExecutedAsync(opportunity, 100, new { });

        var made = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity, template = "order-form" });
        Assert.True((bool)made["result"]!["created"]!);
        var other = await asked.World.IdAsync("Opportunity", "Fabrikam - Hardware Bundle");
        var paper = await asked.World.ExecutedAsync(other, 101, new { });
        var known = await asked.AskAsync(Tool, new { opportunity_id = other, template = "order-form" });

        Assert.Equal(paper, (string?)known["result"]!["contract_id"]);
        Assert.False((bool)known["result"]!["created"]!);
    }

    [Fact]
    public async Task A_statement_of_work_has_a_row_for_each_product_and_follows_them()
    {
        await using var asked = await Asked.StartAsync();
        var bundle = await asked.World.IdAsync("Opportunity", "Fabrikam - Hardware Bundle");
        await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = bundle, template = "sow" });
        Assert.Equal(["Edge Gateway 6", "Sensor Pack 20"], await RowsAsync(asked, bundle));

        var line = (await asked.World.RecordsAsync("OpportunityLineItem")).First(item => (decimal)item["Quantity"]! == 6);
        await asked.World.EditAsync("OpportunityLineItem", (string)line["Id"]!, new { Quantity = 8 });
        var updated = await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = bundle, template = "sow" });

        Assert.Equal(
            ["deliverables", "project_fee"],
            updated["result"]!["changed_fields"]!.AsArray().Select(field => (string?)field).Order(StringComparer.Ordinal)
        );
        Assert.Equal(["Edge Gateway 8", "Sensor Pack 20"], await RowsAsync(asked, bundle));

        static async Task<IEnumerable<string>> RowsAsync(Asked asked, string opportunity) =>
            (await asked.World.ContractsOfAsync(opportunity)).Single()["contract_data"]!["deliverables"]!
                .AsArray()
                .Select(row => $"{row!["name"]} {row["quantity"]}");
    }

    [Fact]
    public async Task A_lost_deal_gets_no_contract()
    {
        await using var asked = await Asked.StartAsync();
        var lost = await asked.World.IdAsync("Opportunity", "Globex - Lost Deal");

        await asked.RefusedAsync(Tool, new { opportunity_id = lost, template = "nda" }, "conflict");
    }

    private static bool Fits(JsonObject answer) =>
        answer.Status() is "succeeded" or "already_done" or "in_progress" || answer.Code() is "in_progress";
}
