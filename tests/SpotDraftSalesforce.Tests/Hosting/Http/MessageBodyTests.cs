using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SpotDraftSalesforce.Mcp.Hosting.Http;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

public sealed class MessageBodyTests
{
    private const int TransportError = -32000;
    private const int ParseError = -32700;
    private const int InvalidRequest = -32600;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_refused_whether_it_tells_its_length_or_not(bool chunked)
    {
        await using var server = await HttpHost.StartAsync(new McpHttpOptions { MaxBodyBytes = 1024 });
        using var request = Requests.Post($$"""{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"{{new string('x', 4096)}}"} }""");
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await server.SendAsync(request);
        await response.ShouldRefuseAsync(HttpStatusCode.RequestEntityTooLarge, InvalidRequest);
    }

    [Fact]
    public async Task Json_nested_deeper_than_the_limit_is_refused()
    {
        await using var server = await HttpHost.StartAsync();
        var deep = string.Concat(Enumerable.Repeat("[", 100_000));
        using var response = await server.SendAsync(Requests.Post($$"""{"jsonrpc":"2.0","id":1,"method":"ping","params":{{deep}}"""));
        await response.ShouldRefuseAsync(HttpStatusCode.BadRequest, ParseError);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami","name":"wait"}}""")]
    public async Task A_repeated_property_is_refused_because_two_readers_may_see_two_requests(string body)
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.SendAsync(Requests.Post(body));
        await response.ShouldRefuseAsync(HttpStatusCode.BadRequest, ParseError);
    }

    [Theory]
    [InlineData("", ParseError)]
    [InlineData("not json", ParseError)]
    [InlineData("null", InvalidRequest)]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"}]""", InvalidRequest)]
    [InlineData("{}", InvalidRequest)]
    [InlineData("""{"jsonrpc":"2.0","id":{"a":1},"method":"ping"}""", InvalidRequest)]
    public async Task What_is_no_message_is_refused(string body, int code)
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.SendAsync(Requests.Post(body));
        var message = await response.ShouldRefuseAsync(HttpStatusCode.BadRequest, code);
        Assert.Null(message["id"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    [InlineData("application/json, text/event-stream;q=0")]
    [InlineData("text/html, application/xml")]
    public async Task A_client_that_cannot_read_both_kinds_of_answer_gets_406(string? accept)
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.SendAsync(Requests.Initialize().With("Accept", accept));
        await response.ShouldRefuseAsync(HttpStatusCode.NotAcceptable, TransportError);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("application/*, text/*")]
    [InlineData("application/json;q=0.9, text/event-stream")]
    public async Task Ranges_and_weights_are_understood(string accept)
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.SendAsync(Requests.Initialize().With("Accept", accept));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonp")]
    public async Task Another_content_type_gets_415(string type)
    {
        await using var server = await HttpHost.StartAsync();
        using var request = Requests.Initialize();
        request.Content = new StringContent("{}", Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        using var response = await server.SendAsync(request);
        await response.ShouldRefuseAsync(HttpStatusCode.UnsupportedMediaType, TransportError);
    }
}
