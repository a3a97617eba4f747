using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Simulator.Received;

namespace SpotDraftSalesforce.EndToEnd.Tools;

public sealed class MarkClosedWonTests
{
    private const string Tool = "mark_closed_won";
    private const string Deal = "Northwind - Platform Subscription";
    private const int OrderForm = 101;

    /// <summary>Of a file as base64 in a request of 50 MB.</summary>
    private const long LargestInJson = 37_500_000;

    private static readonly Dictionary<string, string?> NoValueField = new()
    {
        ["Pairs:default:Salesforce"] = "main",
        ["Pairs:default:SpotDraft"] = "main",
        ["Pairs:default:Fields:ContractValue"] = "none",
    };

    [Fact]
    public async Task An_equal_value_closes_the_deal_with_one_file_and_one_task()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, contract) = await SignedAsync(asked, Deal, 48000);

        await asked.ExpectAsync("succeeded", Tool, new { contract_id = contract });
        await asked.ExpectAsync("already_done", Tool, new { contract_id = contract });

        var won = await asked.World.RecordAsync("Opportunity", opportunity);
        Assert.Equal("Closed Won", (string?)won["StageName"]);
        Assert.Equal(World.Iso(asked.World.Today), (string?)won["CloseDate"]);
        Assert.Equal(World.Iso(asked.World.Today), (string?)won["SpotDraft_Signature_Date__c"]);
        Assert.Null(won["SpotDraft_Contract_Value__c"]);
        Assert.Single(await asked.World.FilesOfAsync(opportunity));
        Assert.Single(await asked.World.TasksOfAsync(opportunity));
    }

    [Fact]
    public async Task Closing_a_deal_costs_one_call_to_prepare_and_one_to_execute()
    {
        await using var asked = await Asked.StartAsync();
        var (first, one) = await SignedAsync(asked, "Fabrikam - Hardware Bundle", 26400);
        var before = asked.World.Received("salesforce", "GET", "/") + asked.World.Received("salesforce", "POST", "/");

        // A cold process pays besides: one look at the API's versions and one token, neither of which counts against the org's calls.
        await asked.ExpectAsync("succeeded", Tool, new { contract_id = one });
        var cold = asked.World.Received("salesforce", "GET", "/") + asked.World.Received("salesforce", "POST", "/") - before;
        Assert.InRange(cold, 2, 4);
        Assert.Equal(2, asked.World.Received("salesforce", "POST", "/composite"));

        var (second, two) = await SignedAsync(asked, Deal, 48000);
        var warm = asked.World.Received("salesforce", "GET", "/") + asked.World.Received("salesforce", "POST", "/");
        await asked.ExpectAsync("planned", Tool, new { contract_id = two, dry_run = true });
        Assert.Equal(1, asked.World.Received("salesforce", "GET", "/") + asked.World.Received("salesforce", "POST", "/") - warm);
        await asked.ExpectAsync("succeeded", Tool, new { contract_id = two });
        Assert.Equal(3, asked.World.Received("salesforce", "GET", "/") + asked.World.Received("salesforce", "POST", "/") - warm);
        Assert.Equal(0, asked.World.Received("salesforce", "PATCH", "/"));
        foreach (var opportunity in (string[])[first, second])
        {
            Assert.True((bool)(await asked.World.RecordAsync("Opportunity", opportunity))["IsWon"]!);
            Assert.Single(await asked.World.FilesOfAsync(opportunity));
        }
    }

    [Fact]
    public async Task A_file_of_37_and_a_half_MB_goes_with_stage_dates_and_task_in_one_call_that_is_all_or_none()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, contract) = await SignedAsync(asked, Deal, 48000);
        await asked.World.ResizeAsync(contract, LargestInJson);

        await asked.ExpectAsync("succeeded", Tool, new { contract_id = contract });

        var sent = Assert.Single(Writes(asked));
        Assert.Equal("POST salesforce/composite", VendorWrite.Shape(sent));
        Assert.StartsWith("""{"allOrNone":true""", sent.Body, StringComparison.Ordinal);
        await AssertClosedAsync(asked, opportunity, contract, LargestInJson);
    }

    [Fact]
    public async Task A_larger_file_goes_before_the_rest_in_a_call_of_its_own()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, contract) = await SignedAsync(asked, Deal, 48000);
        await asked.World.ResizeAsync(contract, LargestInJson + 1);

        await asked.ExpectAsync("succeeded", Tool, new { contract_id = contract });

        var sent = Writes(asked);
        Assert.Equal(["POST salesforce/sobjects/ContentVersion", "POST salesforce/composite"], sent.Select(VendorWrite.Shape));
        Assert.StartsWith("multipart/form-data", sent[0].Headers["Content-Type"], StringComparison.Ordinal);
        Assert.StartsWith("""{"allOrNone":true""", sent[1].Body, StringComparison.Ordinal);
        await AssertClosedAsync(asked, opportunity, contract, LargestInJson + 1);
    }

    [Fact]
    public async Task What_stops_the_stage_stops_the_file_and_the_task_with_it()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, contract) = await SignedAsync(asked, Deal, 48000);
        await asked.World.ResizeAsync(contract, LargestInJson);
        await asked.World.ForbidAsync("Opportunity", "StageName", "Deals are closed by people.");

        var refused = await asked.AskAsync(Tool, new { contract_id = contract });

        Assert.Equal("failed", refused.Status());
        Assert.Single(Writes(asked));
        Assert.Empty(await asked.World.FilesOfAsync(opportunity));
        Assert.Empty(await asked.World.TasksOfAsync(opportunity));
    }

    [Theory]
    [InlineData(Deal, 50000, 48000)]
    [InlineData("Fabrikam - Hardware Bundle", 27000, 26400)]
    public async Task Another_value_goes_to_the_declared_field_and_leaves_the_amount(string deal, int value, int amount)
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, contract) = await SignedAsync(asked, deal, value);

        await asked.ExpectAsync("succeeded", Tool, new { contract_id = contract });

        var won = await asked.World.RecordAsync("Opportunity", opportunity);
        Assert.Equal(value, (decimal)won["SpotDraft_Contract_Value__c"]!);
        Assert.Equal(amount, (decimal)won["Amount"]!);
        await asked.ExpectAsync("already_done", Tool, new { contract_id = contract });
    }

    [Theory]
    [InlineData(Deal, 50000, "value_differs", 50000)]
    [InlineData("Fabrikam - Hardware Bundle", 27000, "amount_computed", 26400)]
    public async Task Without_a_declared_field_a_person_decides_about_another_value(string deal, int value, string question, int after)
    {
        await using var asked = await Asked.StartAsync(NoValueField);
        var (opportunity, contract) = await SignedAsync(asked, deal, value);

        var waiting = await asked.QuestionAsync(question, Tool, new { contract_id = contract });
        Assert.False((bool)(await asked.World.RecordAsync("Opportunity", opportunity))["IsWon"]!);
        var done = await asked.ApproveAsync(waiting);

        Assert.Equal(OperationState.Succeeded, done.State);
        var won = await asked.World.RecordAsync("Opportunity", opportunity);
        Assert.True((bool)won["IsWon"]!);
        Assert.Equal(after, (decimal)won["Amount"]!);
    }

    [Fact]
    public async Task A_lost_deal_stays_lost()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, contract) = await SignedAsync(asked, "Globex - Lost Deal", 11000);

        await asked.RefusedAsync(Tool, new { contract_id = contract }, "conflict");

        Assert.Equal("Closed Lost", (string?)(await asked.World.RecordAsync("Opportunity", opportunity))["StageName"]);
    }

    [Fact]
    public async Task An_nda_and_a_draft_close_nothing()
    {
        await using var asked = await Asked.StartAsync();
        var nda = (await asked.World.ContractsAsync()).First(contract => (int)contract["contract_type_id"]! == 100);
        var draft = await asked.World.ContractOfAsync("Globex - Pilot");

        var refused = await asked.RefusedAsync(Tool, new { contract_id = (string)nda["id"]! }, "conflict");
        Assert.Equal("never", (string?)refused["error"]!["retry"]);
        await asked.RefusedAsync(Tool, new { contract_id = draft }, "conflict");
    }

    [Fact]
    public async Task Several_won_stages_need_a_setting_and_the_setting_decides()
    {
        await using var unset = await Asked.StartAsync();
        AddWonStage(unset);
        var (_, unclear) = await SignedAsync(unset, Deal, 48000);
        var refused = await unset.RefusedAsync(Tool, new { contract_id = unclear }, "ambiguous");
        Assert.Contains("Stages__Won", (string?)refused["error"]!["cure"], StringComparison.Ordinal);

        await using var set = await Asked.StartAsync(
            new Dictionary<string, string?>
            {
                ["Pairs:default:Salesforce"] = "main",
                ["Pairs:default:SpotDraft"] = "main",
                ["Pairs:default:Stages:Won"] = "Signed",
            }
        );
        AddWonStage(set);
        var (opportunity, contract) = await SignedAsync(set, Deal, 48000);
        await set.ExpectAsync("succeeded", Tool, new { contract_id = contract });
        Assert.Equal("Signed", (string?)(await set.World.RecordAsync("Opportunity", opportunity))["StageName"]);
    }

    private static IReadOnlyList<ReceivedRequest> Writes(Asked asked) =>
        [.. asked.Server.Simulator.Received.List("salesforce").Where(VendorWrite.Is)];

    private static async Task AssertClosedAsync(Asked asked, string opportunity, string contract, long bytes)
    {
        var won = await asked.World.RecordAsync("Opportunity", opportunity);
        Assert.Equal(
            ("Closed Won", World.Iso(asked.World.Today), World.Iso(asked.World.Today)),
            ((string?)won["StageName"], (string?)won["CloseDate"], (string?)won["SpotDraft_Signature_Date__c"])
        );
        var file = Assert.Single(await asked.World.FilesOfAsync(opportunity));
        Assert.Equal(bytes, (long)file["ContentSize"]!);
        Assert.Equal(await asked.World.DocumentDigestAsync(contract), await asked.World.FileDigestAsync((string)file["Id"]!));
        Assert.Single(await asked.World.TasksOfAsync(opportunity));
    }

    private static void AddWonStage(Asked asked) =>
        asked.Server.Simulator.Salesforce.Org.Insert(
            "OpportunityStage",
            new Dictionary<string, object?>
            {
                ["ApiName"] = "Signed",
                ["MasterLabel"] = "Signed",
                ["IsActive"] = true,
                ["IsClosed"] = true,
                ["IsWon"] = true,
                ["SortOrder"] = 99,
                ["ForecastCategory"] = "Closed",
                ["ForecastCategoryName"] = "Closed",
                ["DefaultProbability"] = 100,
            }
        );

    private static async Task<(string Opportunity, string Contract)> SignedAsync(Asked asked, string deal, int value)
    {
        var opportunity = await asked.World.IdAsync("Opportunity", deal);
        var pointers = new { contract_value = new { type = "USD", value } };
        return (opportunity, await asked.World.ExecutedAsync(opportunity, OrderForm, pointers));
    }
}
