using System.Net;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft.Setup;

namespace SpotDraftSalesforce.Tests.Connectors.SpotDraft.Setup;

public sealed class WorkspaceCheckTests
{
    [Fact]
    public async Task What_reading_tells_is_confirmed_in_the_simulated_workspace_and_nothing_is_written()
    {
        await using var simulated = await SimulatedPair.StartAsync();

        var findings = await new WorkspaceCheck(simulated.Bench.SpotDraft, TimeProvider.System).RunAsync(default);

        Assert.Equal(Assumption.All.Select(assumption => assumption.Key), findings.Select(finding => finding.Key));
        Assert.DoesNotContain(findings, finding => finding.Verdict == AssumptionVerdict.Differs);
        Assert.Equal(
            [
                "address.readBack",
                "counterparty.names",
                "download.host",
                "extmeta.idMatch",
                "extmeta.lookupNesting",
                "id.listForm",
                "list.createdAt",
                "list.expiringAt",
                "list.lastUpdatedOn",
                "page.maxLimit",
                "redirect.slash",
            ],
            findings
                .Where(finding => finding.Verdict == AssumptionVerdict.Confirmed)
                .Select(finding => finding.Key)
                .Except(["notes.shape", "extmeta.recordData"])
                .Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain(
            simulated.Host.Received.List("spotdraft"),
            request => request.Method != "GET" && !request.PathAndQuery.EndsWith("/download_link", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("page.maxLimit")]
    [InlineData("list.createdAt")]
    [InlineData("list.lastUpdatedOn")]
    [InlineData("list.expiringAt")]
    [InlineData("redirect.slash")]
    [InlineData("counterparty.names")]
    [InlineData("address.readBack")]
    [InlineData("extmeta.idMatch")]
    public async Task A_workspace_that_is_otherwise_is_told(string key)
    {
        using var bench = new Workbench(new FakeNetwork(Otherwise), Workbench.Settings());

        var findings = await new WorkspaceCheck(bench.SpotDraft, TimeProvider.System).RunAsync(default);

        var finding = findings.Single(finding => finding.Key == key);
        Assert.True(finding.Verdict == AssumptionVerdict.Differs, $"{finding.Verdict}: {finding.Seen}");
        Assert.NotEmpty(finding.Seen);
        Assert.NotEmpty(finding.Confirm);
    }

    [Fact]
    public async Task A_workspace_that_refuses_the_credential_is_an_error_and_no_report()
    {
        using var bench = new Workbench(
            new FakeNetwork(_ => FakeNetwork.Json("""{"detail":"Invalid credentials."}""", HttpStatusCode.Unauthorized)),
            Workbench.Settings()
        );

        var fault = await Assert.ThrowsAsync<GovernedException>(() =>
            new WorkspaceCheck(bench.SpotDraft, TimeProvider.System).RunAsync(default)
        );

        Assert.Equal(ErrorCode.ConnectionExpired, fault.Error.Code);
    }

    /// <summary>A workspace that ignores filters and limits, redirects nothing, and knows everything by every name.</summary>
    private static HttpResponseMessage Otherwise(SentRequest request)
    {
        const string row =
            """{"id":7,"contract_name":"One","contract_status":"DRAFT","external_metadata":{"id":"006000000000001AAA","integration_name":"Salesforce","record_type":"Opportunity","record_data":{}}}""";
        const string party = """{"id":1,"name":"Twin Ltd","primary_address":{"id":1,"line_one":"1 Way","country_iso_code":"US"}}""";
        return request.Path switch
        {
            var path when path.EndsWith("/contracts/", StringComparison.Ordinal) => FakeNetwork.Json(
                $$"""{"page":1,"limit":500,"total_results":1,"results":[{{row}}]}"""
            ),
            var path when path.Contains("/by_external_metadata/", StringComparison.Ordinal) => FakeNetwork.Json($"[[{row}]]"),
            var path when path.EndsWith("/counter_parties/", StringComparison.Ordinal) => FakeNetwork.Json(
                $$"""{"page":1,"limit":100,"total_results":2,"results":[{{party}},{{party}}]}"""
            ),
            _ => FakeNetwork.Json("""{"items":[]}"""),
        };
    }
}
