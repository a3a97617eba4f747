using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Tests.Connectors.Http;

public class EvidenceHandlerTests
{
    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task A_write_without_an_effect_is_refused_before_any_byte(string method)
    {
        var network = new FakeNetwork(_ => FakeNetwork.Empty());
        using var bench = Workbench.Over(network);

        // The attack: code that has a client and sends its own request, past every stage of the pipeline.
        using var smuggled = new HttpRequestMessage(new HttpMethod(method), "/services/data/v68.0/sobjects/Opportunity")
        {
            Content = VendorConnection.Json(new JsonObject { ["StageName"] = "Closed Won" }),
        };
        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.Salesforce.SendAsync(smuggled, CancellationToken.None));

        Assert.Equal(ErrorCode.Internal, fault.Error.Code);
        Assert.Empty(network.Sent);
    }

    [Fact]
    public async Task An_attempt_that_cannot_be_recorded_is_not_sent()
    {
        var network = new FakeNetwork(_ => FakeNetwork.Empty());
        using var bench = Workbench.Over(network);
        bench.Attempts.Fails = true;
        var batch = Workbench.Batch(Workbench.Update("c1", "Opportunity", Workbench.OpportunityId, Workbench.Field("StageName", "A", "B")));

        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.SalesforceWrites.PerformAsync(batch, CancellationToken.None));

        Assert.Equal(ErrorCode.EvidenceUnavailable, fault.Error.Code);
        Assert.Empty(network.Sent);
    }

    [Fact]
    public async Task Each_retry_is_an_attempt_of_its_own_with_the_digest_of_the_body()
    {
        var answers = new Queue<HttpResponseMessage>([FakeNetwork.Json("[]", HttpStatusCode.ServiceUnavailable), FakeNetwork.Empty()]);
        var network = new FakeNetwork(_ => answers.Dequeue());
        using var bench = Workbench.Over(network);
        var batch = Workbench.Batch(Workbench.Update("c1", "Opportunity", Workbench.OpportunityId, Workbench.Field("StageName", "A", "B")));

        var outcome = Assert.Single(await bench.SalesforceWrites.PerformAsync(batch, CancellationToken.None));

        Assert.Equal(ChangeState.Done, outcome.State);
        Assert.Equal(2, network.Sent.Count);
        Assert.Equal(2, bench.Attempts.Recorded.Count);
        Assert.All(
            bench.Attempts.Recorded,
            attempt =>
            {
                Assert.Equal(batch.Effect, attempt.Effect);
                Assert.Equal("PATCH", attempt.Request.Method);
                Assert.Equal($"/services/data/v68.0/sobjects/Opportunity/{Workbench.OpportunityId}", attempt.Request.Path);
                Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(network.Sent[0].Body!))), attempt.BodySha256);
            }
        );
    }

    [Fact]
    public async Task A_post_that_only_reads_needs_no_attempt()
    {
        var network = new FakeNetwork(_ => FakeNetwork.Json("""{"url":"https://files.example/x","file_name":"x.pdf"}"""));
        using var bench = Workbench.Over(network);

        await bench.SpotDraft.DownloadLinkAsync(new('T', 7), CancellationToken.None);

        Assert.Equal("POST", Assert.Single(network.Sent).Method);
        Assert.Empty(bench.Attempts.Recorded);
    }
}
