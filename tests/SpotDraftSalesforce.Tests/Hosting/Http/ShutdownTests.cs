using System.Diagnostics;
using SpotDraftSalesforce.Mcp.Hosting.Http;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

public sealed class ShutdownTests
{
    [Fact]
    public async Task An_open_stream_does_not_hold_the_server_up()
    {
        await using var server = await HttpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        using var stream = await server.SendAsync(Requests.Get(session));
        var started = Stopwatch.GetTimestamp();

        await server.StopAsync();

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), "Stopping took more than 5 s.");
        Assert.Equal(0, server.Sessions.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_in_flight_may_finish_within_the_grace(bool inSession)
    {
        await using var server = await HttpHost.StartAsync();
        using var request = inSession ? Requests.CallInSession(await server.OpenSessionAsync(), "wait") : Requests.Call("wait");
        var call = server.SendAsync(request);
        await server.Gate.Entered;

        var stopping = server.StopAsync();
        server.Gate.Open();

        using var response = await call;
        Assert.Equal("let go", await response.ReadTextAsync());
        await stopping;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_does_not_finish_is_cancelled_when_the_grace_is_over(bool inSession)
    {
        await using var server = await HttpHost.StartAsync();
        using var request = inSession ? Requests.CallInSession(await server.OpenSessionAsync(), "wait") : Requests.Call("wait");
        var call = server.SendAsync(request);
        await server.Gate.Entered;

        var stopping = server.StopAsync();
        server.Time.Advance(TimeSpan.FromSeconds(3));

        await server.Gate.Cancelled;
        await stopping.WaitAsync(TimeSpan.FromSeconds(5));
        await Record.ExceptionAsync(() => call);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tool_that_does_not_heed_its_cancellation_holds_the_server_up_no_longer_than_the_timeout(bool inSession)
    {
        await using var server = await HttpHost.StartAsync(new McpHttpOptions { ShutdownTimeout = TimeSpan.FromSeconds(1) });
        using var request = inSession ? Requests.CallInSession(await server.OpenSessionAsync(), "stubborn") : Requests.Call("stubborn");
        var call = server.SendAsync(request);
        await server.Gate.Entered;
        var started = Stopwatch.GetTimestamp();

        await Record.ExceptionAsync(server.StopAsync);

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), "Stopping took more than 5 s.");
        server.Gate.Open();
        await Record.ExceptionAsync(() => call);
    }
}
