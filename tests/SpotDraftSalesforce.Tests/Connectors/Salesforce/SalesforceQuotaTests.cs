using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Mcp.Connectors.Http;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

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
