using System.Text.Json;
using SpotDraftSalesforce.EndToEnd.Conformance.Fixture;

namespace SpotDraftSalesforce.EndToEnd.Outside;

public sealed class InspectorTests
{
    private const string Tool = "test_header_parameter";

    [OutsideTheory]
    [InlineData(Inspector.Legacy)]
    [InlineData(Inspector.Modern)]
    public async Task The_Inspector_lists_and_calls_tools_over_http(string era)
    {
        await using var app = await FixtureHost.StartHttpAsync();
        await ListAndCallAsync(InspectorTarget.Http(FixtureHost.Endpoint(app)), era);
    }

    [OutsideTheory]
    [InlineData(Inspector.Legacy)]
    [InlineData(Inspector.Modern)]
    public async Task The_Inspector_lists_and_calls_tools_over_stdio(string era) =>
        await ListAndCallAsync(InspectorTarget.StdioAssembly(typeof(FixtureHost).Assembly.Location, ["--stdio"]), era);

    private static async Task ListAndCallAsync(InspectorTarget target, string era)
    {
        var inspector = new Inspector(OutsideClients.Installed);
        Assert.Contains(Tool, await inspector.ListToolsAsync(target, era));

        var result = await inspector.CallToolAsync(target, era, Tool, new { region = "Zürich" });
        Assert.Equal("region=Zürich", Text(result));
    }

    private static string? Text(JsonElement result) => result.GetProperty("content")[0].GetProperty("text").GetString();
}
