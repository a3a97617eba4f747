using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors;

namespace SpotDraftSalesforce.EndToEnd.Tools;

public sealed class LinkContractTests
{
    private const string Company = "Linkage Ltd";

    [Fact]
    public async Task Several_open_opportunities_are_told_and_none_is_guessed()
    {
        await using var asked = await Asked.StartAsync();
        var account = await asked.World.CreateAsync("Account", new { Name = Company });
        var first = await OpportunityAsync(asked, account, "First");
        var second = await OpportunityAsync(asked, account, "Second");
        var contract = await asked.World.UnlinkedAsync(Company);

        var refused = await asked.RefusedAsync("link_contract", new { contract_id = contract }, "ambiguous");

        var told = (string)refused["error"]!["message"]!;
        Assert.Contains(first, told, StringComparison.Ordinal);
        Assert.Contains(second, told, StringComparison.Ordinal);
        Assert.Equal(0, Writes(asked));
    }

    [Fact]
    public async Task A_named_opportunity_is_linked_once_and_closing_works_from_then_on()
    {
        await using var asked = await Asked.StartAsync();
        var account = await asked.World.CreateAsync("Account", new { Name = Company });
        var opportunity = await OpportunityAsync(asked, account, "First");
        await OpportunityAsync(asked, account, "Second");
        var contract = await asked.World.UnlinkedAsync(Company);
        var link = new { contract_id = contract, opportunity_id = opportunity };

        await asked.ExpectAsync("succeeded", "link_contract", link);
        await asked.ExpectAsync("already_done", "link_contract", link);

        Assert.Equal(1, Writes(asked));
        Assert.Equal(contract, (string?)(await asked.World.RecordAsync("Opportunity", opportunity))["SpotDraft_Contract_Id__c"]);
        Assert.Equal(contract, (string?)(await asked.World.ContractsOfAsync(opportunity)).Single()["id"]);
        await asked.ExpectAsync("succeeded", "mark_closed_won", new { contract_id = contract });
    }

    [Fact]
    public async Task The_only_open_opportunity_of_an_account_of_that_name_is_a_question()
    {
        await using var asked = await Asked.StartAsync();
        var account = await asked.World.CreateAsync("Account", new { Name = Company });
        var opportunity = await OpportunityAsync(asked, account, "Only");
        var contract = await asked.World.UnlinkedAsync(Company);

        var question = await asked.QuestionAsync("name_match", "link_contract", new { contract_id = contract });
        Assert.Equal(0, Writes(asked));
        await asked.ApproveAsync(question);

        Assert.Equal(contract, (string?)(await asked.World.ContractsOfAsync(opportunity)).Single()["id"]);
    }

    [Fact]
    public async Task The_only_open_opportunity_is_a_question_where_an_executed_contract_may_belong_to_a_closed_one()
    {
        await using var asked = await Asked.StartAsync();
        var account = await asked.World.CreateAsync("Account", new { Name = Company });
        var upsell = await OpportunityAsync(asked, account, "Upsell");
        var link = new { contract_id = await asked.World.ExecutedAsync(account, 101, new { }, "Account") };

        var planned = await asked.ExpectAsync("planned", "link_contract", new { link.contract_id, dry_run = true });
        Assert.DoesNotContain(planned["plan"]!["questions"]!.AsArray(), one => (string?)one!["code"] == "only_open");
        var closed = await OpportunityAsync(asked, account, "Closed by hand");
        await asked.World.EditAsync("Opportunity", closed, new { StageName = "Closed Won" });
        var question = await asked.QuestionAsync("only_open", "link_contract", link);

        Assert.Contains(closed, question["plan"]!["questions"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0, Writes(asked));
        Assert.False((bool)(await asked.World.RecordAsync("Opportunity", upsell))["IsWon"]!);
        await asked.ApproveAsync(question);
        Assert.Equal("person", await MatchedByAsync(asked, upsell));
    }

    [Fact]
    public async Task A_match_is_not_called_a_person_s_decision()
    {
        await using var asked = await Asked.StartAsync();
        var account = await asked.World.CreateAsync("Account", new { Name = Company });
        var opportunity = await OpportunityAsync(asked, account, "Only");
        var contract = await asked.World.ExecutedAsync(account, 101, new { }, "Account");

        await asked.ExpectAsync("succeeded", "link_contract", new { contract_id = contract });

        Assert.Equal("external_metadata", await MatchedByAsync(asked, opportunity));
    }

    [Theory]
    [InlineData("Opportunity", true)]
    [InlineData("Account", false)]
    public async Task What_stood_in_the_link_is_kept_and_the_native_one_where_it_still_fits(string type, bool isNative)
    {
        await using var asked = await Asked.StartAsync();
        var account = await asked.World.CreateAsync("Account", new { Name = Company });
        var opportunity = await OpportunityAsync(asked, account, "First");
        var contract = await asked.World.UnlinkedAsync(Company);
        var old = type == "Account" ? account : await OpportunityAsync(asked, account, "Second");
        await asked.World.RelinkAsync(
            contract,
            new JsonObject
            {
                ["id"] = old,
                ["integration_name"] = "SALESFORCE",
                ["record_type"] = type,
                ["record_data"] = new JsonObject { ["region"] = "EMEA" },
                ["object_configuration_id"] = isNative ? "6f1c0d3a-6c1f-4a53-9e43-0d2f3c9c1b11" : null,
                ["origin"] = "import",
            }
        );

        var link = new { contract_id = contract, opportunity_id = opportunity };
        if (isNative)
        {
            await asked.ApproveAsync(await asked.QuestionAsync("relinked", "link_contract", link));
        }
        else
        {
            await asked.ExpectAsync("succeeded", "link_contract", link);
        }

        var stored = Assert.Single(await asked.World.ContractsOfAsync(opportunity))["external_metadata"]!;
        Assert.Equal("EMEA", (string?)stored["record_data"]!["region"]);
        Assert.Equal("import", (string?)stored["origin"]);
        Assert.Equal("SALESFORCE", (string?)stored["integration_name"]);
        Assert.Equal(isNative, stored["object_configuration_id"] is not null);
    }

    [Fact]
    public async Task A_contract_that_belongs_to_another_opportunity_or_party_asks_a_person()
    {
        await using var asked = await Asked.StartAsync();
        var account = await asked.World.CreateAsync("Account", new { Name = Company });
        var opportunity = await OpportunityAsync(asked, account, "Other");

        await asked.QuestionAsync(
            "relinked",
            "link_contract",
            new { contract_id = await asked.World.ContractOfAsync("Tailspin - Annual Subscription"), opportunity_id = opportunity }
        );
        await asked.QuestionAsync(
            "other_party",
            "link_contract",
            new { contract_id = await asked.World.UnlinkedAsync("Somebody Else Ltd"), opportunity_id = opportunity }
        );

        Assert.Equal(0, Writes(asked));
    }

    [Fact]
    public async Task Without_an_open_opportunity_there_is_nothing_to_link_with()
    {
        await using var asked = await Asked.StartAsync();

        await asked.RefusedAsync("link_contract", new { contract_id = await asked.World.UnlinkedAsync("Nobody Knows Ltd") }, "not_found");
        await asked.RefusedAsync(
            "link_contract",
            new { contract_id = await asked.World.UnlinkedAsync(Company), opportunity_id = "006000000000999AAA" },
            "not_found",
            "invalid_argument"
        );
    }

    private static async Task<string> MatchedByAsync(Asked asked, string opportunity) =>
        Assert
            .Single(
                await asked
                    .Server.Services.GetRequiredService<ILinkStore>()
                    .FindBySalesforceAsync(ConnectionCatalog.ImplicitPair, opportunity, CancellationToken.None)
            )
            .MatchedBy;

    private static int Writes(Asked asked) => asked.World.Received("spotdraft", "POST", "/external_metadata");

    private static Task<string> OpportunityAsync(Asked asked, string account, string name) =>
        asked.World.CreateAsync(
            "Opportunity",
            new
            {
                Name = name,
                AccountId = account,
                StageName = "Negotiation/Review",
                CloseDate = World.Iso(asked.World.Today.AddDays(20)),
            }
        );
}
