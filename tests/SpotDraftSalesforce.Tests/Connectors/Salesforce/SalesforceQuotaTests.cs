using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Tools.GetUsage;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

public class SalesforceQuotaTests
{
    private static FakeNetwork Used(int used) =>
        new(_ =>
        {
            var answer = FakeNetwork.Json("{}");
            answer.Headers.Add("Sforce-Limit-Info", $"api-usage={used}/100, per-app-api-usage=17/250(appName=x)");
            return answer;
        });

    [Fact]
    public async Task Background_work_stops_at_seventy_per_cent_and_people_go_on()
    {
        var network = Used(70);
        using var bench = Workbench.Over(network);
        await bench.Salesforce.LimitsAsync(CancellationToken.None);

        using (RequestLanes.Enter(RequestLane.Sweep))
        {
            var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.Salesforce.LimitsAsync(CancellationToken.None));
            Assert.Equal(ErrorCode.Limited, fault.Error.Code);
        }

        await bench.Salesforce.LimitsAsync(CancellationToken.None);
        Assert.Equal(2, network.Sent.Count);
        Assert.Equal((70, 100), (bench.Salesforce.Usage!.Used, bench.Salesforce.Usage.Max));
    }

    [Fact]
    public async Task All_writes_stop_at_ninety_five_per_cent_before_they_are_recorded_and_reads_go_on()
    {
        var network = Used(95);
        using var bench = Workbench.Over(network);
        await bench.Salesforce.LimitsAsync(CancellationToken.None);
        var batch = Workbench.Batch(Workbench.Update("c1", "Opportunity", Workbench.OpportunityId, Workbench.Field("StageName", "A", "B")));

        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.SalesforceWrites.PerformAsync(batch, CancellationToken.None));

        Assert.Equal(ErrorCode.Limited, fault.Error.Code);
        Assert.Empty(bench.Attempts.Recorded);
        await bench.Salesforce.LimitsAsync(CancellationToken.None);
    }

    [Fact]
    public async Task The_usage_of_each_connection_is_shown_and_a_connection_that_fails_says_why()
    {
        using var bench = new Workbench(Used(42), Workbench.Settings());
        var tool = new GetUsageTool(bench.Catalog, new FixedCount(3), TimeProvider.System);
        var usage = await AskAsync(tool);
        Assert.Equal(
            (42, 100, 42m, 70m, 95m),
            (
                (int)usage[0]!["calls_today"]!,
                (int)usage[0]!["calls_allowed"]!,
                (decimal)usage[0]!["used_percent"]!,
                (decimal)usage[0]!["background_stops_at_percent"]!,
                (decimal)usage[0]!["writes_stop_at_percent"]!
            )
        );
        Assert.Equal(("spotdraft:main", 3), ((string?)usage[1]!["connection"], (int)usage[1]!["requests_in_last_second"]!));

        using var down = new Workbench(
            new FakeNetwork(_ => FakeNetwork.Html(System.Net.HttpStatusCode.ServiceUnavailable)),
            Workbench.Settings()
        );
        var unknown = await AskAsync(new GetUsageTool(down.Catalog, new FixedCount(0), TimeProvider.System));
        Assert.NotNull(unknown[0]!["problem"]);
    }

    private static async Task<JsonArray> AskAsync(GetUsageTool tool)
    {
        var call = new ToolCall
        {
            Tool = tool,
            Caller = Plans.Requester,
            Arguments = [],
            Input = new GetUsageInput(),
            ReceivedAt = Plans.Morning,
            AsOf = Plans.Morning,
        };
        return (await ((IReadTool)tool).ReadAsync(call, CancellationToken.None)).Answer!["connections"]!.AsArray();
    }

    private sealed class FixedCount(int count) : IPaceCounter
    {
        public Task<int> InLastSecondAsync(string key, CancellationToken cancellationToken) => Task.FromResult(count);
    }

    [Theory]
    [InlineData("api-usage=18/5000", 18, 5000)]
    [InlineData("per-app-api-usage=17/250(appName=x); api-usage=3/15000", 3, 15000)]
    public void Usage_is_read_from_either_form(string header, long used, long max) =>
        Assert.Equal((used, max), SalesforceQuota.Parse(header));

    [Theory]
    [InlineData("")]
    [InlineData("api-usage=many/5000")]
    [InlineData("api-usage=1")]
    public void What_is_no_usage_is_ignored(string header) => Assert.Null(SalesforceQuota.Parse(header));
}
