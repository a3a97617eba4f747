using System.Net;
using SpotDraftSalesforce.Mcp.Hosting.Http;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

public sealed class SessionIdlenessTests
{
    private static readonly McpHttpOptions TenMinutes = new() { IdleTimeout = TimeSpan.FromMinutes(10) };

    [Fact]
    public async Task A_session_that_nobody_uses_ends_after_the_idle_timeout()
    {
        await using var server = await HttpHost.StartAsync(TenMinutes);
        var session = await server.OpenSessionAsync();

        server.Time.Advance(TimeSpan.FromMinutes(9));
        using var inTime = await server.SendAsync(Requests.CallInSession(session, "whoami"));
        await inTime.ReadTextAsync();
        server.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(1, server.Sessions.Count);

        server.Time.Advance(TimeSpan.FromMinutes(4));
        using var late = await server.SendAsync(Requests.CallInSession(session, "whoami"));
        await late.ShouldRefuseAsync(HttpStatusCode.NotFound, -32001);
        Assert.Equal(0, server.Sessions.Count);
    }

    [Fact]
    public async Task A_session_with_a_call_in_flight_is_not_idle()
    {
        await using var server = await HttpHost.StartAsync(TenMinutes);
        var session = await server.OpenSessionAsync();
        using var request = Requests.CallInSession(session, "wait");
        var call = server.SendAsync(request);
        await server.Gate.Entered;

        server.Time.Advance(TimeSpan.FromHours(1));
        server.Gate.Open();

        using var response = await call;
        Assert.Equal("let go", await response.ReadTextAsync());
        Assert.Equal(1, server.Sessions.Count);
    }

    [Fact]
    public async Task A_session_with_an_open_stream_is_not_idle()
    {
        await using var server = await HttpHost.StartAsync(TenMinutes);
        var session = await server.OpenSessionAsync();
        using var stream = await server.SendAsync(Requests.Get(session));
        server.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, server.Sessions.Count);
    }
}
