using System.Net;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

public sealed class StatelessRequestsTests
{
    private const int HeaderMismatch = -32020;
    private const int UnsupportedVersion = -32022;
    private const int InvalidParams = -32602;
    private const int MethodNotFound = -32601;
    private const string Version = "io.modelcontextprotocol/protocolVersion";
    private const string Capabilities = "io.modelcontextprotocol/clientCapabilities";

    [Theory]
    [InlineData("Mcp-Method", "tools/list")]
    [InlineData("Mcp-Method", null)]
    [InlineData("Mcp-Name", "wait")]
    [InlineData("Mcp-Name", null)]
    [InlineData("Mcp-Name", "=?base64?d2hvYW1p!?=")]
    [InlineData("MCP-Protocol-Version", null)]
    [InlineData("MCP-Protocol-Version", "2025-11-25")]
    public async Task A_header_that_tells_another_story_than_the_body_is_refused(string header, string? value)
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.SendAsync(Requests.Call("whoami").With(header, value));
        var message = await response.ShouldRefuseAsync(HttpStatusCode.BadRequest, HeaderMismatch);
        Assert.Equal(7, (int)message["id"]!);
    }

    [Theory]
    [InlineData("eu", null)]
    [InlineData("eu", "us")]
    [InlineData("eu", "=?base64?dXM=?=")]
    public async Task An_argument_that_a_header_repeats_must_agree_with_it(string argument, string? header)
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.SendAsync(
            Requests.Call("route", new JsonObject { ["region"] = argument }).With("Mcp-Param-Region", header)
        );
        await response.ShouldRefuseAsync(HttpStatusCode.BadRequest, HeaderMismatch);
    }

    [Theory]
    [InlineData("eu", "eu")]
    [InlineData("Zürich", "=?base64?WsO8cmljaA==?=")]
    public async Task An_argument_and_its_header_agree_plain_or_encoded(string argument, string header)
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.SendAsync(
            Requests.Call("route", new JsonObject { ["region"] = argument }).With("Mcp-Param-Region", header)
        );
        Assert.Equal(argument, await response.ReadTextAsync());
    }

    [Theory]
    [InlineData(Version)]
    [InlineData(Capabilities)]
    public async Task A_request_must_describe_itself(string missing)
    {
        await using var server = await HttpHost.StartAsync();
        using var request = Requests.OnItsOwn("tools/list", parameters => ((JsonObject)parameters["_meta"]!).Remove(missing));
        using var response = await server.SendAsync(request);
        await response.ShouldRefuseAsync(HttpStatusCode.BadRequest, InvalidParams);
    }

    [Theory]
    [InlineData(Capabilities, """{"sampling":5}""")]
    [InlineData("io.modelcontextprotocol/clientInfo", "5")]
    [InlineData("io.modelcontextprotocol/clientInfo", """{"name":5}""")]
    [InlineData("io.modelcontextprotocol/logLevel", "9")]
    [InlineData("progressToken", "{}")]
    public async Task A_description_of_the_wrong_shape_is_a_typed_error(string key, string value)
    {
        await using var server = await HttpHost.StartAsync();
        using var request = Requests.OnItsOwn("tools/list", parameters => parameters["_meta"]![key] = JsonNode.Parse(value));
        using var response = await server.SendAsync(request);
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, response.StatusCode.ToString());
        var message = await response.ReadAsync();
        Assert.Equal(7, (int)message["id"]!);
    }

    [Theory]
    [InlineData("initialize")]
    [InlineData("ping")]
    [InlineData("logging/setLevel")]
    [InlineData("resources/subscribe")]
    [InlineData("resources/unsubscribe")]
    public async Task Methods_that_the_revision_removed_are_not_found(string method)
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.SendAsync(Requests.OnItsOwn(method));
        await response.ShouldRefuseAsync(HttpStatusCode.NotFound, MethodNotFound);
    }

    [Fact]
    public async Task An_unknown_method_is_not_found()
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.SendAsync(Requests.OnItsOwn("contracts/steal"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(MethodNotFound, (int)(await response.ReadAsync())["error"]!["code"]!);
    }

    [Fact]
    public async Task An_unknown_revision_is_refused_with_those_that_are_supported()
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.SendAsync(Requests.Call("whoami").With("MCP-Protocol-Version", "2031-01-01"));
        var message = await response.ShouldRefuseAsync(HttpStatusCode.BadRequest, UnsupportedVersion);
        Assert.Equal("""{"supported":["2026-07-28"],"requested":"2031-01-01"}""", message["error"]!["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task There_are_no_streams_and_no_sessions_to_delete(string method)
    {
        await using var server = await HttpHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/mcp").With("MCP-Protocol-Version", Requests.Stateless);
        using var response = await server.SendAsync(request);
        await response.ShouldRefuseAsync(HttpStatusCode.MethodNotAllowed, -32000);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task The_caller_of_each_request_reaches_its_handler_and_no_session_is_kept()
    {
        await using var server = await HttpHost.StartAsync();
        using var first = await server.SendAsync(Requests.Call("whoami").As("idp|sales-rep|sales"));
        using var second = await server.SendAsync(Requests.Call("whoami").As("idp|lawyer|legal"));
        using var third = await server.SendAsync(Requests.Call("whoami"));
        Assert.Equal("sales-rep as sales", await first.ReadTextAsync());
        Assert.Equal("lawyer as legal", await second.ReadTextAsync());
        Assert.Equal("nobody as nothing", await third.ReadTextAsync());
        Assert.False(first.Headers.Contains("Mcp-Session-Id"));
        Assert.Equal(0, server.Sessions.Count);
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_its_work()
    {
        await using var server = await HttpHost.StartAsync();
        using var leaving = new CancellationTokenSource();
        using var request = Requests.Call("wait");
        var sending = server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
        await server.Gate.Entered;

        await leaving.CancelAsync();

        await server.Gate.Cancelled;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task A_notification_gets_202_and_nothing_more()
    {
        await using var server = await HttpHost.StartAsync();
        using var request = Requests
            .Post("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""")
            .With("MCP-Protocol-Version", Requests.Stateless)
            .With("Mcp-Method", "notifications/cancelled");
        using var response = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Null(response.Content.Headers.ContentType);
    }

    [Fact]
    public async Task A_reply_to_a_question_that_was_never_asked_is_refused()
    {
        await using var server = await HttpHost.StartAsync();
        using var request = Requests.Post("""{"jsonrpc":"2.0","id":1,"result":{}}""").With("MCP-Protocol-Version", Requests.Stateless);
        using var response = await server.SendAsync(request);
        await response.ShouldRefuseAsync(HttpStatusCode.BadRequest, -32600);
    }
}
