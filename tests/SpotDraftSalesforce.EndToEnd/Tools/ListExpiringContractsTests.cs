using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Support;

namespace SpotDraftSalesforce.EndToEnd.Tools;

public sealed class ListExpiringContractsTests
{
    private const string Tool = "list_expiring_contracts";
    private const string Deal = "Northwind - Platform Subscription";

    [Fact]
    public async Task Each_contract_comes_with_its_end_date_and_value()
    {
        await using var asked = await Asked.StartAsync();
        var end = World.Iso(asked.World.Today.AddDays(20));
        var contract = await ExecutedAsync(asked, new { end_date = end, contract_value = new { type = "EUR", value = 48000.5 } });

        var row = Row(await asked.AskAsync(Tool, new { within_days = 30 }), contract);

        Assert.Equal(end, (string?)row["end_date"]);
        Assert.Equal("""{"amount":"48000.5","currency":"EUR"}""", row["value"]!.ToJsonString());
    }

    [Fact]
    public async Task Without_details_no_contract_costs_a_request_of_its_own()
    {
        await using var asked = await Asked.StartAsync();
        var contract = await ExecutedAsync(asked, new { end_date = World.Iso(asked.World.Today.AddDays(20)) });

        var answer = await asked.AskAsync(Tool, new { within_days = 30, details = false });

        Assert.Null(Row(answer, contract)["end_date"]);
        Assert.Empty(answer["unreadable"]!.AsArray());
        Assert.Equal(0, asked.World.Received("spotdraft", "GET", "/key_pointers"));
    }

    [Fact]
    public async Task An_end_date_that_cannot_be_read_is_listed_with_the_reason()
    {
        await using var asked = await Asked.StartAsync(
            new Dictionary<string, string?> { ["Pairs:default:KeyPointers:EndDate"] = "governing_law" }
        );
        var end = World.Iso(asked.World.Today.AddDays(20));
        var worded = await ExecutedAsync(asked, new { end_date = end, governing_law = "State of Delaware" });
        var missing = await ExecutedAsync(asked, new { end_date = end });

        var answer = await asked.AskAsync(Tool, new { within_days = 30 });

        var reasons = answer["unreadable"]!.AsArray().ToDictionary(one => (string)one!["contract_id"]!, one => (string)one!["reason"]!);
        Assert.Equal("governing_law: 'State of Delaware' is not a date", reasons[worded]);
        Assert.Equal("It has no key pointer 'governing_law'.", reasons[missing]);
        Assert.Null(Row(answer, worded)["end_date"]);
    }

    [Fact]
    public async Task Contracts_without_an_expiry_date_are_counted_since_no_list_by_date_can_show_them()
    {
        await using var asked = await Asked.StartAsync();
        var before = (int)(await asked.AskAsync(Tool, new { }))["undated"]!;
        var contract = await ExecutedAsync(asked, new { end_date = "two years after signature" });

        var answer = await asked.AskAsync(Tool, new { within_days = 30 });

        Assert.DoesNotContain(answer["contracts"]!.AsArray(), row => (string?)row!["contract_id"] == contract);
        Assert.Equal(before + 1, (int)answer["undated"]!);
    }

    private static async Task<string> ExecutedAsync(Asked asked, object keyPointers) =>
        await asked.World.ExecutedAsync(await asked.World.IdAsync("Opportunity", Deal), 101, keyPointers);

    private static JsonObject Row(JsonObject answer, string contract) =>
        answer["contracts"]!.AsArray().OfType<JsonObject>().Single(row => (string?)row["contract_id"] == contract);
}
