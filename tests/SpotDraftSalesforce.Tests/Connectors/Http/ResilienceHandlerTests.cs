using System.Net;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Tests.Connectors.Http;

public class ResilienceHandlerTests
{
    private static ChangeBatch Creation() =>
        Workbench.Batch(Workbench.Create("c1", "Task", new JsonObject { ["Subject"] = "s" }, Workbench.Field("Subject", null, "s")));

    private static ChangeBatch Update() =>
        Workbench.Batch(Workbench.Update("c1", "Opportunity", Workbench.OpportunityId, Workbench.Field("StageName", "A", "B")));

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task An_observable_post_is_never_repeated_and_is_in_doubt_after_a_fault_of_the_vendor(int status)
    {
        var network = new FakeNetwork(_ => FakeNetwork.Json("[]", (HttpStatusCode)status));
        using var bench = Workbench.Over(network);

        var outcome = Assert.Single(await bench.SalesforceWrites.PerformAsync(Creation(), CancellationToken.None));

        Assert.Equal(ChangeState.InDoubt, outcome.State);
        Assert.Equal(ErrorCode.UpstreamUnavailable, outcome.Error!.Code);
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task An_observable_post_is_never_repeated_when_its_connection_is_cut()
    {
        var network = new FakeNetwork(_ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut"));
        using var bench = Workbench.Over(network);

        var outcome = Assert.Single(await bench.SalesforceWrites.PerformAsync(Creation(), CancellationToken.None));

        Assert.Equal(ChangeState.InDoubt, outcome.State);
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task An_observable_post_that_times_out_is_in_doubt_and_not_repeated()
    {
        var network = new FakeNetwork(
            async (_, cancelled) =>
            {
                await Task.Delay(Timeout.Infinite, cancelled);
                return FakeNetwork.Empty();
            }
        );
        var settings = Workbench.Settings();
        settings["Connections:salesforce:main:TimeoutSeconds"] = "0.05";
        using var bench = new Workbench(network, settings);

        var outcome = Assert.Single(await bench.SalesforceWrites.PerformAsync(Creation(), CancellationToken.None));

        Assert.Equal(ChangeState.InDoubt, outcome.State);
        Assert.Equal(ErrorCode.UpstreamUnavailable, outcome.Error!.Code);
        Assert.Contains("did not answer", outcome.Error.Message, StringComparison.Ordinal);
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task An_observable_post_refused_with_429_failed_and_is_not_repeated()
    {
        var network = new FakeNetwork(_ =>
        {
            var answer = FakeNetwork.Json("""{"detail":"slow"}""", HttpStatusCode.TooManyRequests);
            answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(7));
            return answer;
        });
        using var bench = Workbench.Over(network);

        var outcome = Assert.Single(await bench.SalesforceWrites.PerformAsync(Creation(), CancellationToken.None));

        Assert.Equal(ChangeState.Failed, outcome.State);
        Assert.Equal(ErrorCode.Limited, outcome.Error!.Code);
        Assert.Equal("after 7", outcome.Error.Retry);
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task A_connection_that_never_came_about_is_tried_again_and_then_failed_whatever_the_change()
    {
        var network = new FakeNetwork(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        using var bench = Workbench.Over(network);

        var outcome = Assert.Single(await bench.SalesforceWrites.PerformAsync(Creation(), CancellationToken.None));

        Assert.Equal(ChangeState.Failed, outcome.State);
        Assert.Equal(ErrorCode.ConnectionRefused, outcome.Error!.Code);
        Assert.Equal(5, network.Sent.Count);
    }

    [Fact]
    public async Task A_refusal_after_an_attempt_that_may_have_worked_is_still_in_doubt()
    {
        var first = true;
        var network = new FakeNetwork(_ =>
        {
            if (first)
            {
                first = false;
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut");
            }

            return FakeNetwork.Json(
                """[{"errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","message":"Closed deals are final"}]""",
                HttpStatusCode.BadRequest
            );
        });
        using var bench = Workbench.Over(network);

        var outcome = Assert.Single(await bench.SalesforceWrites.PerformAsync(Update(), CancellationToken.None));

        Assert.Equal(ChangeState.InDoubt, outcome.State);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_read_is_repeated_after_a_passing_fault(int status)
    {
        var answers = new Queue<HttpResponseMessage>([
            FakeNetwork.Json("{}", (HttpStatusCode)status),
            FakeNetwork.Html(HttpStatusCode.BadGateway),
            FakeNetwork.Json("""{"items":[]}"""),
        ]);
        var network = new FakeNetwork(_ => answers.Dequeue());
        using var bench = Workbench.Over(network);

        Assert.Empty(await bench.SpotDraft.TemplatesAsync(CancellationToken.None));
        Assert.Equal(3, network.Sent.Count);
    }

    [Fact]
    public async Task A_wait_longer_than_a_call_may_take_is_told_instead_of_slept()
    {
        var network = new FakeNetwork(_ =>
        {
            var answer = FakeNetwork.Json("{}", HttpStatusCode.TooManyRequests);
            answer.Headers.RetryAfter = new(TimeSpan.FromMinutes(10));
            return answer;
        });
        using var bench = Workbench.Over(network);

        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.SpotDraft.TemplatesAsync(CancellationToken.None));

        Assert.Equal(ErrorCode.Limited, fault.Error.Code);
        Assert.Equal("after 600", fault.Error.Retry);
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task A_locked_row_did_nothing_and_is_tried_again()
    {
        var answers = new Queue<HttpResponseMessage>([
            FakeNetwork.Json(
                """[{"errorCode":"UNABLE_TO_LOCK_ROW","message":"unable to obtain exclusive access"}]""",
                HttpStatusCode.BadRequest
            ),
            FakeNetwork.Json("""{"id":"00T000000000001AAA","success":true,"errors":[]}""", HttpStatusCode.Created),
        ]);
        var network = new FakeNetwork(_ => answers.Dequeue());
        using var bench = Workbench.Over(network);

        var outcome = Assert.Single(await bench.SalesforceWrites.PerformAsync(Creation(), CancellationToken.None));

        Assert.Equal(ChangeState.Done, outcome.State);
        Assert.Equal(2, network.Sent.Count);
    }
}
