using System.Net;
using SpotDraftSalesforce.Mcp.Hosting.Http;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

public sealed class RequestLimitTests
{
    [Fact]
    public async Task A_request_beyond_the_limit_and_the_queue_is_told_to_come_back()
    {
        await using var server = await HttpHost.StartAsync(new McpHttpOptions { MaxConcurrentRequests = 1, MaxQueuedRequests = 0 });
        using var running = Requests.Call("wait");
        var call = server.SendAsync(running);
        await server.Gate.Entered;

        using var refused = await server.SendAsync(Requests.Call("whoami"));
        await refused.ShouldRefuseAsync(HttpStatusCode.ServiceUnavailable, -32000);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);

        server.Gate.Open();
        using var answered = await call;
        Assert.Equal("let go", await answered.ReadTextAsync());
        using var after = await server.SendAsync(Requests.Call("whoami"));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task A_request_in_the_queue_is_answered_when_its_turn_comes()
    {
        await using var server = await HttpHost.StartAsync(new McpHttpOptions { MaxConcurrentRequests = 1, MaxQueuedRequests = 1 });
        using var running = Requests.Call("wait");
        var call = server.SendAsync(running);
        await server.Gate.Entered;
        using var waiting = Requests.Call("whoami");
        var queued = server.SendAsync(waiting);

        server.Gate.Open();

        using var first = await call;
        using var second = await queued;
        Assert.Equal("nobody as nothing", await second.ReadTextAsync());
    }

    [Fact]
    public async Task Replies_and_notifications_pass_because_a_running_call_may_wait_for_them()
    {
        await using var server = await HttpHost.StartAsync(new McpHttpOptions { MaxConcurrentRequests = 1, MaxQueuedRequests = 0 });
        var session = await server.OpenSessionAsync();
        using var running = Requests.CallInSession(session, "wait", id: 5);
        var call = server.SendAsync(running);
        await server.Gate.Entered;

        using var response = await server.SendAsync(Requests.Notify(session, "notifications/cancelled", """{"requestId":5}"""));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await server.Gate.Cancelled;
        using var delete = await server.SendAsync(Requests.Delete(session));
        (await call).Dispose();
    }
}
