using System.Net;
using SpotDraftSalesforce.Mcp.Hosting.Http;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

public sealed class SessionTests
{
    private const int TransportError = -32000;
    private const int SessionNotFound = -32001;
    private const string Owner = "idp|sales-rep|sales";

    [Theory]
    [InlineData("idp|lawyer|sales")]
    [InlineData("other-idp|sales-rep|sales")]
    [InlineData("idp||sales")]
    [InlineData(null)]
    public async Task A_stolen_session_id_opens_nothing(string? thief)
    {
        await using var server = await HttpHost.StartAsync();
        var session = await server.OpenSessionAsync(Owner);

        using var post = await server.SendAsync(Requests.CallInSession(session, "whoami").As(thief));
        using var get = await server.SendAsync(Requests.Get(session).As(thief));
        using var delete = await server.SendAsync(Requests.Delete(session).As(thief));

        await post.ShouldRefuseAsync(HttpStatusCode.Forbidden, TransportError);
        await get.ShouldRefuseAsync(HttpStatusCode.Forbidden, TransportError);
        await delete.ShouldRefuseAsync(HttpStatusCode.Forbidden, TransportError);
        using var still = await server.SendAsync(Requests.CallInSession(session, "whoami").As(Owner));
        Assert.Equal("sales-rep as sales", await still.ReadTextAsync());
    }

    [Fact]
    public async Task An_anonymous_session_is_not_taken_over_by_logging_in()
    {
        await using var server = await HttpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        using var response = await server.SendAsync(Requests.CallInSession(session, "whoami").As(Owner));
        await response.ShouldRefuseAsync(HttpStatusCode.Forbidden, TransportError);
    }

    [Fact]
    public async Task A_handler_sees_who_sent_the_message_and_not_who_opened_the_session()
    {
        await using var server = await HttpHost.StartAsync();
        var session = await server.OpenSessionAsync("idp|sales-rep|admin");
        using var response = await server.SendAsync(Requests.CallInSession(session, "whoami").As("idp|sales-rep|sales"));
        Assert.Equal("sales-rep as sales", await response.ReadTextAsync());
    }

    [Fact]
    public async Task A_credential_without_a_subject_opens_no_session()
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.SendAsync(Requests.Initialize().As("idp||sales"));
        await response.ShouldRefuseAsync(HttpStatusCode.Forbidden, TransportError);
        Assert.Equal(0, server.Sessions.Count);
    }

    [Fact]
    public async Task An_unknown_session_is_404_so_that_clients_initialize_again()
    {
        await using var server = await HttpHost.StartAsync();
        var unknown = new string('0', 64);
        using var post = await server.SendAsync(Requests.CallInSession(unknown, "whoami", id: 41));
        using var get = await server.SendAsync(Requests.Get(unknown));
        using var delete = await server.SendAsync(Requests.Delete(unknown));
        var message = await post.ShouldRefuseAsync(HttpStatusCode.NotFound, SessionNotFound);
        Assert.Equal(41, (int)message["id"]!);
        await get.ShouldRefuseAsync(HttpStatusCode.NotFound, SessionNotFound);
        await delete.ShouldRefuseAsync(HttpStatusCode.NotFound, SessionNotFound);
    }

    [Fact]
    public async Task Without_a_session_only_initialize_is_answered()
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.SendAsync(Requests.Post("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}"""));
        await response.ShouldRefuseAsync(HttpStatusCode.BadRequest, TransportError);
    }

    [Fact]
    public async Task Session_ids_are_256_random_bits()
    {
        await using var server = await HttpHost.StartAsync();
        var first = await server.OpenSessionAsync();
        var second = await server.OpenSessionAsync();
        Assert.NotEqual(first, second);
        Assert.Equal(32, Convert.FromHexString(first).Length);
    }

    [Fact]
    public async Task A_session_is_initialized_once()
    {
        await using var server = await HttpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        using var response = await server.SendAsync(Requests.Initialize().With("Mcp-Session-Id", session));
        await response.ShouldRefuseAsync(HttpStatusCode.BadRequest, -32600);
    }

    [Fact]
    public async Task An_initialize_that_fails_leaves_no_session_behind()
    {
        await using var server = await HttpHost.StartAsync();
        using var response = await server.SendAsync(Requests.Post("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"""));
        await response.ShouldRefuseAsync(HttpStatusCode.BadRequest, -32602);
        Assert.Equal(0, server.Sessions.Count);
    }

    [Theory]
    [InlineData("tools/call", "[]")]
    [InlineData("tools/call", "5")]
    [InlineData("tools/call", """{"name":5}""")]
    [InlineData("tools/call", """{"name":"whoami","_meta":{"progressToken":{}}}""")]
    [InlineData("tools/list", """{"cursor":5}""")]
    public async Task Params_of_the_wrong_shape_are_a_typed_error_and_the_session_lives_on(string method, string parameters)
    {
        await using var server = await HttpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        using var response = await server.SendAsync(Requests.InSession(session, method, parameters, id: 9));
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, response.StatusCode.ToString());
        Assert.Equal(9, (int)(await response.ReadAsync())["id"]!);

        using var after = await server.SendAsync(Requests.CallInSession(session, "whoami"));
        Assert.Equal("nobody as nothing", await after.ReadTextAsync());
    }

    [Fact]
    public async Task A_deleted_session_is_gone()
    {
        await using var server = await HttpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        using var delete = await server.SendAsync(Requests.Delete(session));
        using var after = await server.SendAsync(Requests.CallInSession(session, "whoami"));
        Assert.Equal(HttpStatusCode.NoContent, delete.StatusCode);
        await after.ShouldRefuseAsync(HttpStatusCode.NotFound, SessionNotFound);
    }

    [Fact]
    public async Task Deleting_a_session_cancels_what_runs_in_it()
    {
        await using var server = await HttpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        using var request = Requests.CallInSession(session, "wait");
        var call = server.SendAsync(request);
        await server.Gate.Entered;
        using var delete = await server.SendAsync(Requests.Delete(session));
        await server.Gate.Cancelled;
        Assert.Equal(HttpStatusCode.NoContent, delete.StatusCode);
        (await call).Dispose();
    }

    [Fact]
    public async Task An_unknown_revision_is_refused_inside_a_session_too()
    {
        await using var server = await HttpHost.StartAsync();
        var session = await server.OpenSessionAsync();
        using var response = await server.SendAsync(Requests.CallInSession(session, "whoami").With("MCP-Protocol-Version", "1999-12-31"));
        await response.ShouldRefuseAsync(HttpStatusCode.BadRequest, -32022);
    }

    [Theory]
    [InlineData(2, 10)]
    [InlineData(10, 2)]
    public async Task Sessions_beyond_the_limit_of_all_or_of_one_caller_are_refused(int all, int each)
    {
        await using var server = await HttpHost.StartAsync(new McpHttpOptions { MaxSessions = all, MaxSessionsPerOwner = each });
        var first = await server.OpenSessionAsync(Owner);
        await server.OpenSessionAsync(Owner);
        using var third = await server.SendAsync(Requests.Initialize().As(Owner));
        await third.ShouldRefuseAsync(HttpStatusCode.ServiceUnavailable, TransportError);
        Assert.NotNull(third.Headers.RetryAfter);

        using var delete = await server.SendAsync(Requests.Delete(first).As(Owner));
        await server.OpenSessionAsync(Owner);
    }

    [Fact]
    public async Task One_caller_at_his_limit_does_not_keep_another_out()
    {
        await using var server = await HttpHost.StartAsync(new McpHttpOptions { MaxSessionsPerOwner = 1 });
        await server.OpenSessionAsync(Owner);
        await server.OpenSessionAsync("idp|lawyer|legal");
    }
}
