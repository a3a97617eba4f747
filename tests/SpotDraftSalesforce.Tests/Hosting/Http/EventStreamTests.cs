using System.Net;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

public sealed class EventStreamTests
{
    private const string Owner = "idp|sales-rep|sales";

    [Fact]
    public async Task A_session_has_one_stream_at_a_time()
    {
        await using var server = await HttpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        using var first = await server.SendAsync(Requests.Get(session));
        using var second = await server.SendAsync(Requests.Get(session));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
    }

    [Fact]
    public async Task Streams_are_not_to_be_cached_or_buffered()
    {
        await using var server = await HttpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        using var stream = await server.SendAsync(Requests.Get(session));
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.ToString());
        Assert.True(stream.Headers.CacheControl is { NoCache: true, NoStore: true });
        Assert.Equal(["no"], stream.Headers.GetValues("X-Accel-Buffering"));
    }

    [Fact]
    public async Task An_idle_stream_carries_a_comment_at_every_interval()
    {
        await using var server = await HttpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        using var stream = await server.SendAsync(Requests.Get(session));
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync());

        for (var i = 0; i < 3; i++)
        {
            server.Time.Advance(TimeSpan.FromSeconds(15));
            Assert.Equal(": keep-alive", await NextCommentAsync(lines));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_takes_long_keeps_its_stream_alive_and_still_answers(bool inSession)
    {
        await using var server = await HttpHost.StartAsync();
        using var request = inSession ? Requests.CallInSession(await server.OpenSessionAsync(), "wait") : Requests.Call("wait");
        var sending = server.SendAsync(request);
        await server.Gate.Entered;

        server.Time.Advance(TimeSpan.FromSeconds(15));
        using var response = await sending;
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal(": keep-alive", await NextCommentAsync(lines));

        server.Gate.Open();
        Assert.Contains("let go", await lines.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_was_cut_is_resumed_after_the_event_seen_last()
    {
        await using var server = await HttpHost.StartAsync();
        var session = await server.OpenSessionAsync(Owner);
        var lastEventId = await CutAsync(server, session);

        using var resumed = await server.SendAsync(Requests.Get(session).As(Owner).With("Last-Event-ID", lastEventId));

        Assert.Equal("resumed", await resumed.ReadTextAsync());
    }

    [Fact]
    public async Task An_event_id_of_another_session_resumes_nothing()
    {
        await using var server = await HttpHost.StartAsync();
        var lastEventId = await CutAsync(server, await server.OpenSessionAsync(Owner));

        var thief = await server.OpenSessionAsync("idp|lawyer|legal");
        using var stolen = await server.SendAsync(Requests.Get(thief).As("idp|lawyer|legal").With("Last-Event-ID", lastEventId));

        Assert.Equal(HttpStatusCode.BadRequest, stolen.StatusCode);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("not an event id")]
    [InlineData("a:b:c")]
    [InlineData("YQ==:YQ==:1")]
    public async Task An_event_id_that_never_was_resumes_nothing(string lastEventId)
    {
        await using var server = await HttpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        using var response = await server.SendAsync(Requests.Get(session).With("Last-Event-ID", lastEventId));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    /// <summary>Calls a tool that closes its stream, and returns the id of the only event that had come.</summary>
    private static async Task<string> CutAsync(HttpHost server, string session)
    {
        using var response = await server.SendAsync(Requests.CallInSession(session, "poll").As(Owner));
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        return lines.First(line => line.StartsWith("id: ", StringComparison.Ordinal))["id: ".Length..];
    }

    private static async Task<string?> NextCommentAsync(StreamReader lines)
    {
        var line = await lines.ReadLineAsync();
        while (line?.StartsWith(':') == false)
        {
            line = await lines.ReadLineAsync();
        }

        return line;
    }
}
