using System.Net;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using SpotDraftSalesforce.Mcp.Hosting.Http;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

public sealed class LegacySseTests
{
    private const string Owner = "idp|sales-rep|sales";
    private static readonly McpHttpOptions On = new() { LegacySse = true, LegacySseMaxInFlight = 2 };

    [Fact]
    public async Task It_is_off_unless_asked_for()
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.Client.GetAsync(new Uri("/sse", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_stolen_session_id_sends_nothing()
    {
        await using var server = await HttpHost.StartAsync(On);
        var (stream, messages) = await OpenAsync(server);
        using (stream)
        {
            using var response = await server.SendAsync(Ping(messages, 1).As("idp|lawyer|legal"));
            await response.ShouldRefuseAsync(HttpStatusCode.Forbidden, -32000);
        }
    }

    [Fact]
    public async Task A_client_that_does_not_wait_for_answers_is_slowed_down()
    {
        await using var server = await HttpHost.StartAsync(On);
        var (stream, messages) = await OpenAsync(server);
        using (stream)
        {
            for (var id = 1; id <= 2; id++)
            {
                using var accepted = await server.SendAsync(Call(messages, id).As(Owner));
                Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
                await server.Gate.Entered;
            }

            using var refused = await server.SendAsync(Call(messages, 3).As(Owner));
            await refused.ShouldRefuseAsync(HttpStatusCode.TooManyRequests, -32000);
            Assert.NotNull(refused.Headers.RetryAfter);
        }
    }

    [Fact]
    public async Task The_official_client_of_that_transport_is_served()
    {
        await using var server = await HttpHost.StartAsync(On);
        var endpoint = new Uri(server.Client.BaseAddress!, "/sse");
        var transport = new HttpClientTransport(new() { Endpoint = endpoint, TransportMode = HttpTransportMode.Sse });
        await using var client = await McpClient.CreateAsync(transport);
        for (var i = 0; i < 5; i++)
        {
            var result = await client.CallToolAsync("whoami");
            Assert.Equal("nobody as nothing", Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text);
        }
    }

    private static HttpRequestMessage Ping(string messages, int id) => To(messages, Requests.InSession("-", "ping", "{}", id));

    private static HttpRequestMessage Call(string messages, int id) => To(messages, Requests.CallInSession("-", "wait", id));

    private static HttpRequestMessage To(string messages, HttpRequestMessage request)
    {
        request.RequestUri = new Uri(messages, UriKind.Relative);
        return request;
    }

    /// <summary>An initialized session: its stream, which must stay open, and where its messages go.</summary>
    private static async Task<(HttpResponseMessage Stream, string Messages)> OpenAsync(HttpHost server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sse").With("Accept", "text/event-stream").As(Owner);
        var stream = await server.SendAsync(request);
        var lines = new StreamReader(await stream.Content.ReadAsStreamAsync());
        Assert.Equal("event: endpoint", await lines.ReadLineAsync());
        var messages = (await lines.ReadLineAsync())!["data: ".Length..];
        using var initialize = await server.SendAsync(To(messages, Requests.Initialize()).As(Owner));
        Assert.Equal(HttpStatusCode.Accepted, initialize.StatusCode);
        while (!(await lines.ReadLineAsync())!.Contains("protocolVersion", StringComparison.Ordinal))
        {
            // Until the answer to initialize has arrived.
        }

        return (stream, messages);
    }
}
