using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.EndToEnd.Tools;

public sealed class SyncCounterpartyTests
{
    private const string Tool = "sync_counterparty";
    private const string Name = "Tailspin Toys";

    [Fact]
    public async Task An_account_without_a_counterparty_gets_one_and_only_one()
    {
        await using var asked = await Asked.StartAsync();
        var account = await asked.World.IdAsync("Account", "Northwind Traders");

        var made = await asked.ExpectAsync("succeeded", Tool, new { account_id = account });
        await asked.ExpectAsync("already_done", Tool, new { account_id = account });

        Assert.Equal("created", (string?)made["result"]!["action"]);
        var party = Assert.Single(await asked.World.CounterpartiesAsync("Northwind Traders"));
        Assert.Equal(party["id"]!.ToString(), (string?)(await asked.World.RecordAsync("Account", account))["SpotDraft_Counterparty_Id__c"]);
        Assert.Single(party["contacts"]!.AsArray());
        Assert.Single(party["addresses"]!.AsArray());
    }

    [Fact]
    public async Task It_matches_by_email_first_and_by_its_link_ever_after()
    {
        await using var asked = await Asked.StartAsync();
        var account = await asked.World.IdAsync("Account", Name);

        Assert.Equal("email", MatchedBy(await asked.AskAsync(Tool, new { account_id = account })));
        Assert.Equal("link", MatchedBy(await asked.ExpectAsync("already_done", Tool, new { account_id = account })));
        Assert.Single(await asked.World.CounterpartiesAsync(Name));
    }

    [Fact]
    public async Task It_matches_by_the_field_on_the_account()
    {
        await using var asked = await Asked.StartAsync();
        var account = await asked.World.IdAsync("Account", Name);
        var party = Assert.Single(await asked.World.CounterpartiesAsync(Name));
        await asked.World.EditAsync("Account", account, new { SpotDraft_Counterparty_Id__c = party["id"]!.ToString() });

        Assert.Equal("field", MatchedBy(await asked.AskAsync(Tool, new { account_id = account })));
    }

    [Fact]
    public async Task A_name_alone_is_a_question()
    {
        await using var asked = await Asked.StartAsync();
        var account = await asked.World.IdAsync("Account", Name);
        await MoveContactAsync(asked, account, "somebody@elsewhere.example");

        var question = await asked.QuestionAsync("name_match", Tool, new { account_id = account });
        Assert.Null((await asked.World.RecordAsync("Account", account))["SpotDraft_Counterparty_Id__c"]);
        Assert.Equal(OperationState.Succeeded, (await asked.ApproveAsync(question)).State);

        Assert.Equal("link", MatchedBy(await asked.ExpectAsync("already_done", Tool, new { account_id = account })));
        Assert.Single(await asked.World.CounterpartiesAsync(Name));
    }

    [Fact]
    public async Task A_shared_name_is_ambiguous()
    {
        await using var asked = await Asked.StartAsync();
        var account = (string)(await asked.World.NamedAsync("Opportunity", "Globex - Pilot"))["AccountId"]!;
        await MoveContactAsync(asked, account, "somebody@elsewhere.example");

        await asked.RefusedAsync(Tool, new { account_id = account }, "ambiguous");
    }

    [Fact]
    public async Task A_new_contact_and_a_new_address_are_written_once()
    {
        await using var asked = await Asked.StartAsync();
        var account = await asked.World.IdAsync("Account", Name);
        await asked.AskAsync(Tool, new { account_id = account });
        await asked.World.EditAsync("Account", account, new { BillingStreet = "1 Harbour Square", BillingCity = "Seattle" });
        await MoveContactAsync(asked, account, "contracts@tailspin.example");

        await asked.ExpectAsync("succeeded", Tool, new { account_id = account });
        await asked.ExpectAsync("already_done", Tool, new { account_id = account });

        var party = Assert.Single(await asked.World.CounterpartiesAsync(Name));
        Assert.Equal("1 Harbour Square", (string?)Assert.Single(party["addresses"]!.AsArray())!["line_one"]);
        Assert.Contains(party["contacts"]!.AsArray(), contact => (string?)contact!["email"] == "contracts@tailspin.example");
    }

    private static string? MatchedBy(JsonObject answer) => (string?)answer["result"]?["matched_by"];

    private static async Task MoveContactAsync(Asked asked, string account, string email)
    {
        var contact = (await asked.World.RecordsAsync("Contact")).First(one => (string?)one["AccountId"] == account);
        await asked.World.EditAsync("Contact", (string)contact["Id"]!, new { Email = email });
    }
}
