using System.Net;
using SpotDraftSalesforce.Mcp.Hosting.Http;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

public sealed class OriginGuardTests
{
    private const int TransportError = -32000;

    [Theory]
    [InlineData("attacker.example")]
    [InlineData("localhost.attacker.example")]
    [InlineData("127.0.0.1.attacker.example:80")]
    [InlineData("localhost.")]
    public async Task A_host_name_that_is_rebound_to_this_machine_is_refused_before_authentication(string host)
    {
        await using var server = await HttpHost.StartAsync(authorize: true);
        using var response = await server.SendAsync(Requests.Initialize().With("Host", host));
        await response.ShouldRefuseAsync(HttpStatusCode.Forbidden, TransportError);
    }

    [Theory]
    [InlineData("http://attacker.example")]
    [InlineData("https://localhost.attacker.example")]
    [InlineData("null")]
    [InlineData("file:///home")]
    [InlineData("localhost")]
    public async Task A_page_of_another_origin_is_refused_before_authentication(string origin)
    {
        await using var server = await HttpHost.StartAsync(authorize: true);
        using var response = await server.SendAsync(Requests.Initialize().With("Origin", origin));
        await response.ShouldRefuseAsync(HttpStatusCode.Forbidden, TransportError);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Every_method_is_guarded(string method)
    {
        await using var server = await HttpHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/mcp").With("Host", "attacker.example");
        using var response = await server.SendAsync(request);
        await response.ShouldRefuseAsync(HttpStatusCode.Forbidden, TransportError);
    }

    [Fact]
    public async Task Pages_of_the_same_machine_are_answered_on_any_port()
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.SendAsync(Requests.Initialize().With("Origin", "http://localhost:6274"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("https://app.example", HttpStatusCode.OK)]
    [InlineData("http://app.example", HttpStatusCode.Forbidden)]
    [InlineData("https://app.example:8443", HttpStatusCode.Forbidden)]
    public async Task A_whole_origin_is_compared_with_scheme_and_port(string origin, HttpStatusCode expected)
    {
        await using var server = await HttpHost.StartAsync(new McpHttpOptions { AllowedOrigins = ["https://app.example"] });
        using var response = await server.SendAsync(Requests.Initialize().With("Origin", origin));
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Paths_that_vendors_call_under_other_names_can_be_left_out()
    {
        await using var server = await HttpHost.StartAsync(new McpHttpOptions { UnguardedPaths = ["/webhooks"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/webhooks/ping").With("Host", "mcp.company.example");
        using var response = await server.SendAsync(request);
        Assert.Equal("pong", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Whoever_brings_no_credential_is_turned_away()
    {
        await using var server = await HttpHost.StartAsync(authorize: true);
        using var response = await server.SendAsync(Requests.Initialize());
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
