using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Support;

namespace SpotDraftSalesforce.EndToEnd.Tools;

/// <summary>Deals that are won only when several contracts are executed (<c>closes: { all_of: […] }</c>).</summary>
public sealed class ClosingTogetherTests
{
    private const string Deal = "Northwind - Platform Subscription";
    private const int Nda = 100;
    private const int OrderForm = 101;
    private const int Msa = 102;

    [Theory]
    [InlineData(OrderForm, Msa)]
    [InlineData(Msa, OrderForm)]
    public async Task Whichever_is_executed_last_closes_the_deal_with_the_files_of_both(int first, int last)
    {
        using var policies = Policies("[msa]");
        await using var asked = await Asked.StartAsync(policies: policies.Folder);
        var opportunity = await asked.World.IdAsync("Opportunity", Deal);

        var one = await ExecutedAsync(asked, opportunity, first);
        var refused = await asked.RefusedAsync("mark_closed_won", new { contract_id = one }, "conflict");
        Assert.False((bool)(await asked.World.RecordAsync("Opportunity", opportunity))["IsWon"]!);
        var other = await ExecutedAsync(asked, opportunity, last);
        var done = await asked.ExpectAsync("succeeded", "mark_closed_won", new { contract_id = other });

        if (first == OrderForm)
        {
            Assert.Contains("msa (there is none)", (string?)refused["error"]!["message"], StringComparison.Ordinal);
        }

        var won = await asked.World.RecordAsync("Opportunity", opportunity);
        Assert.True((bool)won["IsWon"]!);
        Assert.Equal(2, (await asked.World.FilesOfAsync(opportunity)).Count);
        Assert.Equal(2, (await asked.World.TasksOfAsync(opportunity)).Count);
        Assert.Equal(first == OrderForm ? one : other, (string?)done["result"]!["contract_id"]);
        await asked.ExpectAsync("already_done", "mark_closed_won", new { contract_id = one });
        await asked.ExpectAsync("already_done", "mark_closed_won", new { contract_id = other });
    }

    [Fact]
    public async Task Two_signatures_at_the_same_time_told_twice_and_in_disorder_close_the_deal_once()
    {
        using var policies = Policies("[msa]");
        await using var asked = await Asked.StartAsync(policies: policies.Folder);
        var opportunity = await asked.World.IdAsync("Opportunity", Deal);
        var contracts = await Task.WhenAll(CreateAsync("order-form"), CreateAsync("msa"));
        await asked.World.TellInDisorderAsync();
        await HearAsync(asked);

        await Task.WhenAll(contracts.Select(asked.World.SignAsync));
        await WonAsync(asked, opportunity);

        Assert.Equal(2, (await asked.World.FilesOfAsync(opportunity)).Count);
        Assert.Equal(2, (await asked.World.TasksOfAsync(opportunity)).Count);
        Assert.Single(
            await asked.World.RecordsAsync("OpportunityHistory"),
            change => (string?)change["OpportunityId"] == opportunity && (string?)change["StageName"] == "Closed Won"
        );

        async Task<string> CreateAsync(string template)
        {
            var arguments = new { opportunity_id = opportunity, template };
            return (string)(await asked.ExpectAsync("succeeded", "create_contract_from_opportunity", arguments))["result"]!["contract_id"]!;
        }
    }

    [Fact]
    public async Task An_agreement_of_the_account_that_is_signed_last_closes_every_deal_that_waited_for_it()
    {
        using var policies = Policies("[msa]");
        await using var asked = await Asked.StartAsync(policies: policies.Folder);
        var account = await asked.World.CreateAsync("Account", new { Name = "Fabrikam Holding" });
        var waiting = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            waiting.Add(
                await asked.World.CreateAsync(
                    "Opportunity",
                    new
                    {
                        Name = $"Fabrikam {i}",
                        AccountId = account,
                        StageName = "Negotiation/Review",
                        CloseDate = World.Iso(asked.World.Today.AddDays(20)),
                    }
                )
            );
        }

        await HearAsync(asked);
        await ExecutedAsync(asked, waiting[0], OrderForm);
        await ExecutedAsync(asked, waiting[1], OrderForm);
        await ExecutedAsync(asked, account, Msa, "Account");

        await WonAsync(asked, waiting[0]);
        await WonAsync(asked, waiting[1]);
        Assert.False((bool)(await asked.World.RecordAsync("Opportunity", waiting[2]))["IsWon"]!);
        Assert.Single(await asked.World.FilesOfAsync(waiting[0]));
    }

    [Fact]
    public async Task The_answer_names_everything_that_is_missing()
    {
        using var policies = Policies("[msa, nda]");
        await using var asked = await Asked.StartAsync(policies: policies.Folder);
        var opportunity = await asked.World.IdAsync("Opportunity", Deal);
        var made = await asked.ExpectAsync(
            "succeeded",
            "create_contract_from_opportunity",
            new { opportunity_id = opportunity, template = "msa" }
        );
        var order = await ExecutedAsync(asked, opportunity, OrderForm);

        var refused = await asked.RefusedAsync("mark_closed_won", new { contract_id = order }, "conflict");

        var message = (string?)refused["error"]!["message"];
        Assert.Contains($"msa ({(string?)made["result"]!["contract_id"]} is DRAFT)", message, StringComparison.Ordinal);
        Assert.Contains("nda (there is none)", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agreement_that_was_signed_for_the_account_before_counts()
    {
        using var policies = Policies("[nda]");
        await using var asked = await Asked.StartAsync(policies: policies.Folder);
        var signed = (await asked.World.ContractsAsync()).First(contract =>
            (int)contract["contract_type_id"]! == Nda && (string?)contract["external_metadata"]?["record_type"] == "Account"
        );
        var account = (string?)signed["external_metadata"]!["id"];
        var deal = (await asked.World.RecordsAsync("Opportunity")).First(record =>
            (string?)record["AccountId"] == account && !(bool)record["IsClosed"]!
        );
        var order = await ExecutedAsync(asked, (string)deal["Id"]!, OrderForm);

        await asked.ExpectAsync("succeeded", "mark_closed_won", new { contract_id = order });

        Assert.Single(await asked.World.FilesOfAsync((string)deal["Id"]!));
        await asked.RefusedAsync("mark_closed_won", new { contract_id = (string)signed["id"]! }, "conflict");
    }

    [Fact]
    public async Task A_contract_that_others_wait_for_closes_nothing_where_nobody_waits()
    {
        using var policies = Policies("[msa]");
        await using var asked = await Asked.StartAsync(policies: policies.Folder);
        var opportunity = await asked.World.IdAsync("Opportunity", Deal);
        var msa = await ExecutedAsync(asked, opportunity, Msa);

        var refused = await asked.RefusedAsync("mark_closed_won", new { contract_id = msa }, "conflict");

        Assert.Contains("does not close a deal", (string?)refused["error"]!["message"], StringComparison.Ordinal);
    }

    private static PoliciesCopy Policies(string required)
    {
        var policies = new PoliciesCopy();
        policies.Replace("templates/order-form.yaml", "closes: yes", $"closes: {{ all_of: {required} }}");
        return policies;
    }

    /// <summary>SpotDraft tells the server of everything from now on.</summary>
    private static async Task HearAsync(Asked asked)
    {
        var admin = await asked.Server.KeyAsync("operations", "admin");
        await asked.RunAsAsync(admin, "webhooks", "register", "--url", asked.Server.Address.ToString());
    }

    private static async Task WonAsync(Asked asked, string opportunity)
    {
        var found = await Eventually.UntilAsync(() => asked.World.RecordAsync("Opportunity", opportunity), deal => (bool)deal["IsWon"]!);
        Assert.True((bool)found["IsWon"]!, $"{found["Name"]} is {found["StageName"]}");
    }

    private static Task<string> ExecutedAsync(Asked asked, string record, int type, string recordType = "Opportunity") =>
        asked.World.ExecutedAsync(
            record,
            type,
            type == OrderForm ? new { contract_value = new { type = "USD", value = 48000 } } : new JsonObject(),
            recordType
        );
}
