using System.Text.Json;

namespace SpotDraftSalesforce.Tests.Simulator.SpotDraft;

public sealed class ContractFacetTests
{
    [Fact]
    public async Task The_facets_are_the_filters_and_each_operator_that_they_name_works()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var facets = (await simulator.GetAsync("facets/")).Json.GetProperty("facets").EnumerateArray().ToArray();
        Assert.Equal(26, facets.Length);
        foreach (var facet in facets)
        {
            Assert.False(facet.TryGetProperty("options", out _));
            var value = facet.GetProperty("type").GetString() switch
            {
                "number" => "1",
                "instant" => "2026-01-01",
                "choice" => "DRAFT",
                _ => "x",
            };
            foreach (var operation in facet.GetProperty("operators").EnumerateArray())
            {
                var reply = await simulator.GetAsync($"contracts/?filter__{facet.GetProperty("field_name")}[{operation}]={value}");
                Assert.Equal(200, reply.Code);
            }
        }
    }

    [Fact]
    public async Task Options_are_the_values_that_occur_and_find_their_contracts()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.NdaAsync("Wingtip Toys");
        var with = (await simulator.GetAsync("facets/?include_options=true")).Json.GetProperty("facets").EnumerateArray();
        var statuses = with.Single(facet => facet.GetProperty("field_name").GetString() == "display_status");
        Assert.Equal(["DRAFT", "EXECUTED"], Values(statuses));
        foreach (var status in Values(statuses))
        {
            Assert.NotEqual("0", (await simulator.GetAsync($"contracts/?filter__display_status={status}")).Text("total_results"));
        }

        var names = (await simulator.GetAsync("facets/options/client_name/")).Json;
        Assert.Contains("Wingtip Toys", Values(names));
        Assert.Equal(["Wingtip Toys"], Values((await simulator.GetAsync("facets/options/client_name/?q=WING")).Json));
        Assert.Empty(Values((await simulator.GetAsync("facets/options/client_name/?q=wing&exclude=Wingtip%20Toys,Other")).Json));
        var types = (await simulator.GetAsync("facets/options/contract_type_id/?q=nda")).Json.GetProperty("options");
        Assert.Equal("""{"label":"NDA","value":"100"}""", types[0].ToString());
        Assert.Empty(Values((await simulator.GetAsync("facets/options/created_at/")).Json));
        Assert.Equal(404, (await simulator.GetAsync("facets/options/colour/")).Code);
    }

    [Fact]
    public async Task A_tag_of_the_workspace_that_a_contract_has_is_an_option_and_a_filter()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync();
        Assert.Equal(400, (await simulator.ControlAsync($"spotdraft/contracts/{id}/tags", new { tags = new[] { "Urgent" } })).Code);
        await simulator.PostAsync("workspace/tags/", new { tags = new[] { new { name = "Urgent" } } });
        Assert.Equal(200, (await simulator.ControlAsync($"spotdraft/contracts/{id}/tags", new { tags = new[] { "Urgent" } })).Code);
        Assert.Equal(["Urgent"], Values((await simulator.GetAsync("facets/options/tags/")).Json));
        Assert.Equal("1", (await simulator.GetAsync("contracts/?filter__tags[$in]=Urgent,Other")).Text("total_results"));
    }

    [Fact]
    public async Task Contracts_are_found_by_the_brand_that_their_counterparty_has_now()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync("Wingtip Toys");
        var dump = (await simulator.GetAsync($"/_sim/spotdraft/contracts/{id}")).Json;
        var party = dump.GetProperty("counterparties")[0].GetProperty("counterparty_id").GetInt32();
        Assert.Equal("0", (await simulator.GetAsync("contracts/?filter__client_brand_name=Wingtip")).Text("total_results"));
        Assert.Equal(200, (await simulator.PatchAsync($"counter_parties/{party}", new { brand_name = "Wingtip" })).Code);
        Assert.Equal("1", (await simulator.GetAsync("contracts/?filter__client_brand_name=Wingtip")).Text("total_results"));
        Assert.Equal(["Wingtip"], Values((await simulator.GetAsync("facets/options/client_brand_name/")).Json));
    }

    private static string[] Values(JsonElement facet) =>
        [.. facet.GetProperty("options").EnumerateArray().Select(option => option.GetProperty("value").GetString()!)];
}
