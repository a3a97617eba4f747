using System.Text.Json;
using SpotDraftSalesforce.EndToEnd.Support;

namespace SpotDraftSalesforce.EndToEnd.Outside;

/// <summary>The product itself before the Inspector, which lints the schemas and compares each answer with its tool's output schema.</summary>
public sealed class ProductInspectorTests
{
    private const string Deal = "Northwind - Platform Subscription";

    [OutsideTheory]
    [InlineData(Inspector.Legacy)]
    [InlineData(Inspector.Modern)]
    public async Task The_Inspector_lists_and_calls_the_tools_over_stdio(string era)
    {
        var folder = Directory.CreateTempSubdirectory("inspected-");
        try
        {
            var target = InspectorTarget.StdioAssembly(Product.Assembly, ["serve", "--stdio", "--simulator", "--data", folder.FullName]);
            await ListAndCallAsync(target, era);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [OutsideTheory]
    [InlineData(Inspector.Legacy)]
    [InlineData(Inspector.Modern)]
    public async Task The_Inspector_lists_and_calls_the_tools_over_http_with_a_key(string era)
    {
        await using var server = await ServerUnderTest.StartAsync();
        var key = await server.KeyAsync("sales-lead", "sales_manager");
        var found = await ListAndCallAsync(InspectorTarget.Http(new Uri(server.Address, "/mcp"), key), era);

        var inspector = new Inspector(OutsideClients.Installed);
        var planned = await inspector.CallToolAsync(
            InspectorTarget.Http(new Uri(server.Address, "/mcp"), key),
            era,
            "create_contract_from_opportunity",
            new { opportunity_id = found, dry_run = true }
        );

        Assert.Equal("planned", planned.GetProperty("structuredContent").GetProperty("status").GetString());
    }

    /// <summary>The id of the deal that was found.</summary>
    private static async Task<string> ListAndCallAsync(InspectorTarget target, string era)
    {
        var inspector = new Inspector(OutsideClients.Installed);
        Assert.Equal(Product.Tools, (await inspector.ListToolsAsync(target, era)).Count);

        var result = await inspector.CallToolAsync(target, era, "find_opportunities", new { text = Deal });

        var opportunity = result.GetProperty("structuredContent").GetProperty("opportunities")[0];
        Assert.Equal(Deal, opportunity.GetProperty("name").GetString());
        var text = JsonElement.Parse(result.GetProperty("content")[0].GetProperty("text").GetString()!);
        Assert.True(JsonElement.DeepEquals(result.GetProperty("structuredContent"), text), "the text says the same as the structure");
        return opportunity.GetProperty("id").GetString()!;
    }
}
