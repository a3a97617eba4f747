using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Hosting.Bridge;

namespace SpotDraftSalesforce.Tests.Hosting.Bridge;

public sealed class StdioBridgeTests
{
    private const string Stateless = "2026-07-28";
    private const string Sessions = "2025-11-25";
    private const string Ping = """{"jsonrpc":"2.0","id":7,"method":"ping"}""";

    [Theory]
    [InlineData(Stateless)]
    [InlineData(Sessions)]
    public async Task A_client_lists_and_calls_tools_in_either_era(string version)
    {
        await using var bridged = await BridgedServer.StartAsync();
        await using var client = await bridged.ConnectAsync(version);

        Assert.Equal(version, client.NegotiatedProtocolVersion);
        Assert.Equal(["ask", "count", "echo", "wait"], (await client.ListToolsAsync()).Select(tool => tool.Name).Order());
        Assert.Equal("hello", await EchoAsync(client, "hello"));
        Assert.All(bridged.Seen, request => Assert.Equal($"Bearer {BridgedServer.Key}", request["Authorization"]));
    }

    [Theory]
    [InlineData(Stateless)]
    [InlineData(Sessions)]
    public async Task Messages_far_above_64_KB_pass_both_ways_and_beside_each_other(string version)
    {
        await using var bridged = await BridgedServer.StartAsync();
        await using var client = await bridged.ConnectAsync(version);
        var texts = Enumerable.Range(0, 8).Select(i => $"{i} ü\n" + new string((char)('a' + i), 300_000)).ToList();

        var answers = await Task.WhenAll(texts.Select(text => EchoAsync(client, text)));

        Assert.Equal(texts, answers);
    }

    [Theory]
    [InlineData(Stateless)]
    [InlineData(Sessions)]
    public async Task Progress_comes_in_order_and_before_the_answer(string version)
    {
        await using var bridged = await BridgedServer.StartAsync();
        if (version == Sessions)
        {
            await InitializeAsync(bridged);
        }

        var meta =
            version == Stateless
                ? Meta.Replace("{\"io", "{\"progressToken\":\"p\",\"io", StringComparison.Ordinal)
                : """{"progressToken":"p"}""";
        await bridged.WriteAsync(
            $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"count","arguments":{"to":20},"_meta":{{{meta}}}}}"""
        );

        for (var i = 1; i <= 20; i++)
        {
            var told = JsonElement.Parse((await bridged.ReadAsync())!).GetProperty("params");
            Assert.Equal(i, told.GetProperty("progress").GetInt32());
        }

        Assert.Contains("counted", await bridged.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stateless_messages_carry_the_headers_that_repeat_them_and_no_session()
    {
        await using var bridged = await BridgedServer.StartAsync();
        await using var client = await bridged.ConnectAsync(Stateless);

        await EchoAsync(client, "x");

        var call = bridged.Seen.Single(request => request["Mcp-Method"] == "tools/call");
        Assert.Equal("echo", call["Mcp-Name"]);
        Assert.Equal(Stateless, call["MCP-Protocol-Version"]);
        Assert.DoesNotContain(bridged.Seen, request => request["Mcp-Session-Id"] is not null || request.Method != "POST");
    }

    [Fact]
    public async Task A_session_is_listened_to_and_closed_at_the_end()
    {
        await using var bridged = await BridgedServer.StartAsync();
        var client = await bridged.ConnectAsync(Sessions);
        await EchoAsync(client, "x");
        await client.DisposeAsync();
        await bridged.CloseStdinAsync();
        await bridged.Running.WaitAsync(TimeSpan.FromSeconds(10));

        var call = bridged.Seen.Single(request => request["Mcp-Method"] == "tools/call");
        Assert.Equal(Sessions, call["MCP-Protocol-Version"]);
        Assert.NotNull(call["Mcp-Session-Id"]);
        Assert.Contains(bridged.Seen, request => request.Method == "GET" && request["Mcp-Session-Id"] == call["Mcp-Session-Id"]);
        Assert.Equal("DELETE", bridged.Seen.Last().Method);
        Assert.Null(bridged.Seen.First(request => request["Mcp-Method"] == "initialize")["MCP-Protocol-Version"]);
    }

    [Fact]
    public async Task A_question_of_the_server_gets_the_clients_reply()
    {
        await using var bridged = await BridgedServer.StartAsync();
        await using var client = await bridged.ConnectAsync(Sessions);

        var answer = await client.CallToolAsync("ask");

        Assert.Equal("decline", Text(answer));
    }

    [Theory]
    [InlineData(Stateless)]
    [InlineData(Sessions)]
    public async Task A_cancellation_reaches_the_tool_and_the_bridge_goes_on(string version)
    {
        await using var bridged = await BridgedServer.StartAsync();
        var meta = version == Stateless ? Meta : "{}";
        if (version == Sessions)
        {
            await InitializeAsync(bridged);
        }

        await bridged.WriteAsync(
            $$$"""{"jsonrpc":"2.0","id":"w","method":"tools/call","params":{"name":"wait","arguments":{},"_meta":{{{meta}}}}}"""
        );
        await bridged.Waiting.Began.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await bridged.WriteAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"w"}}""");
        await bridged.Waiting.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));

        var next = await bridged.AskAsync(
            $$$"""{"jsonrpc":"2.0","id":"e","method":"tools/call","params":{"name":"echo","arguments":{"text":"on"},"_meta":{{{meta}}}}}"""
        );

        Assert.Equal("e", JsonElement.Parse(next).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_session_that_the_server_forgot_is_opened_again_unnoticed()
    {
        await using var bridged = await BridgedServer.StartAsync();
        await using var client = await bridged.ConnectAsync(Sessions);
        await EchoAsync(client, "before");
        var lost = bridged.Seen.Last(request => request["Mcp-Session-Id"] is not null)["Mcp-Session-Id"]!;
        using (var http = new HttpClient())
        using (var delete = new HttpRequestMessage(HttpMethod.Delete, bridged.Url))
        {
            delete.Headers.Add("Authorization", $"Bearer {BridgedServer.Key}");
            delete.Headers.Add("Mcp-Session-Id", lost);
            (await http.SendAsync(delete)).EnsureSuccessStatusCode();
        }

        var texts = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => EchoAsync(client, $"after {i}")));

        Assert.Equal(["after 0", "after 1", "after 2", "after 3"], texts);
        Assert.NotEqual(lost, bridged.Seen.Last(request => request["Mcp-Method"] == "tools/call")["Mcp-Session-Id"]);
        Assert.Equal(2, bridged.Seen.Count(request => request["Mcp-Method"] == "initialize"));
    }

    [Theory]
    [InlineData("not json", -32700)]
    [InlineData("[]", -32700)]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""", -32700)]
    [InlineData("""{"jsonrpc":"2.0","id":1}""", -32700)]
    public async Task A_line_that_is_no_message_is_refused_and_the_next_one_is_read(string line, int code)
    {
        await using var bridged = await BridgedServer.StartAsync(Json("""{"jsonrpc":"2.0","id":7,"result":{}}"""));

        var refusal = JsonElement.Parse(await bridged.AskAsync(line));

        Assert.Equal(code, refusal.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(JsonValueKind.Null, refusal.GetProperty("id").ValueKind);
        Assert.Equal("""{"jsonrpc":"2.0","id":7,"result":{}}""", await bridged.AskAsync("\r\n" + Ping));
    }

    [Fact]
    public async Task A_line_without_an_end_in_sight_is_refused_and_not_kept()
    {
        await using var bridged = await BridgedServer.StartAsync(Json("""{"jsonrpc":"2.0","id":7,"result":{}}"""));

        var refusal = await bridged.AskAsync(new string('x', LineReader.MaxLineBytes + 100_000));

        Assert.Contains("-32600", refusal, StringComparison.Ordinal);
        Assert.Equal("""{"jsonrpc":"2.0","id":7,"result":{}}""", await bridged.AskAsync(Ping));
    }

    [Theory]
    [InlineData(401, "connection_refused", "keys create")]
    [InlineData(403, "denied", "roles")]
    [InlineData(404, "not_found", "/mcp")]
    [InlineData(413, "invalid_argument", "Send less")]
    [InlineData(429, "limited", "in 7 s")]
    [InlineData(503, "upstream_unavailable", "in 7 s")]
    [InlineData(307, "connection_refused", "https://elsewhere.example/mcp")]
    public async Task A_refusal_of_the_way_names_its_cause_and_cure(int status, string code, string cure)
    {
        await using var bridged = await BridgedServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            context.Response.Headers.Location = "https://elsewhere.example/mcp";
            return Task.CompletedTask;
        });

        var answer = JsonElement.Parse(await bridged.AskAsync(Ping));

        Assert.Equal(7, answer.GetProperty("id").GetInt32());
        var error = answer.GetProperty("error");
        Assert.Contains(cure, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(code, error.GetProperty("data").GetProperty("code").GetString());
        Assert.DoesNotContain(BridgedServer.Key, answer.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_with_its_address()
    {
        await using var bridged = await BridgedServer.StartAsync(Json("{}"), new Uri("http://127.0.0.1:9/mcp"));

        var error = JsonElement.Parse(await bridged.AskAsync(Ping)).GetProperty("error");

        Assert.Equal("upstream_unavailable", error.GetProperty("data").GetProperty("code").GetString());
        Assert.Contains("http://127.0.0.1:9/mcp", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_in_place_of_an_answer_is_told_and_not_passed_on()
    {
        await using var bridged = await BridgedServer.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html>Log in</html>", context.RequestAborted);
        });

        var answer = await bridged.AskAsync(Ping);

        Assert.Contains("text/html", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Log in", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_without_an_id_gets_the_requests()
    {
        await using var bridged = await BridgedServer.StartAsync(
            Json("""{"jsonrpc":"2.0","id":null,"error":{"code":-32020,"message":"Header mismatch"}}""", StatusCodes.Status400BadRequest)
        );

        Assert.Equal("""{"jsonrpc":"2.0","id":7,"error":{"code":-32020,"message":"Header mismatch"}}""", await bridged.AskAsync(Ping));
    }

    [Fact]
    public async Task What_the_bridge_does_not_know_passes_unchanged_on_one_line()
    {
        var received = string.Empty;
        await using var bridged = await BridgedServer.StartAsync(async context =>
        {
            received = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(
                "{\"jsonrpc\":\"2.0\",\r\n \"id\":7,\n\"result\":{\"n\":1.50,\"x\":\"\\n\"},\"novel\":1}",
                context.RequestAborted
            );
        });
        const string Request =
            """{"id":7, "jsonrpc":"2.0","method":"future/thing","params":{"big":12345678901234567890.10},"novel":true}""";

        var answer = await bridged.AskAsync(Request);

        Assert.Equal(Request, received);
        Assert.Equal("""{"jsonrpc":"2.0",   "id":7, "result":{"n":1.50,"x":"\n"},"novel":1}""", answer);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_taken_up_after_its_last_event()
    {
        await using var bridged = await BridgedServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers["Mcp-Session-Id"] = "s";
            await context.Response.WriteAsync(
                context.Request.Method == "POST"
                    ? "id: 4\nretry: 1\ndata:\n\nid: 5\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}\n\n"
                    : $"data: {{\"jsonrpc\":\"2.0\",\"id\":7,\ndata: \"result\":{{\"after\":\"{context.Request.Headers["Last-Event-ID"]}\"}}}}\n\n",
                context.RequestAborted
            );
        });

        Assert.Contains("notifications/message", await bridged.AskAsync(Ping), StringComparison.Ordinal);
        Assert.Equal("""{"jsonrpc":"2.0","id":7, "result":{"after":"5"}}""", await bridged.ReadAsync());
    }

    [Fact]
    public async Task A_call_whose_answer_is_lost_is_told_as_unknown()
    {
        await using var bridged = await BridgedServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(": working\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        });

        var answer = await bridged.AskAsync("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"create_renewal"}}""");

        Assert.Contains("outcome_unknown", answer, StringComparison.Ordinal);
        Assert.Contains("request_id", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_request_with_an_open_id_is_refused()
    {
        await using var bridged = await BridgedServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await bridged.WriteAsync(Ping);

        Assert.Contains("not answered yet", await bridged.AskAsync(Ping), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_under_way_are_written_after_stdin_has_closed()
    {
        var proceed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bridged = await BridgedServer.StartAsync(async context =>
        {
            await proceed.Task;
            await Json("""{"jsonrpc":"2.0","id":7,"result":{}}""")(context);
        });
        await bridged.WriteAsync(Ping);

        await bridged.CloseStdinAsync();
        proceed.SetResult();

        Assert.Equal("""{"jsonrpc":"2.0","id":7,"result":{}}""", await bridged.ReadAsync());
        await bridged.Running;
    }

    [Fact]
    public async Task It_ends_within_5_seconds_of_stdin_closing_whatever_is_under_way()
    {
        await using var bridged = await BridgedServer.StartAsync();
        await InitializeAsync(bridged);
        await bridged.WriteAsync("""{"jsonrpc":"2.0","id":"w","method":"tools/call","params":{"name":"wait","arguments":{}}}""");
        await bridged.Waiting.Began.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var began = Stopwatch.GetTimestamp();

        await bridged.CloseStdinAsync();
        await bridged.Running;

        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task Stopping_the_process_ends_it_though_stdin_stays_open()
    {
        using var stop = new CancellationTokenSource();
        await using var bridged = await BridgedServer.StartAsync(
            Json("""{"jsonrpc":"2.0","id":7,"result":{}}"""),
            cancellationToken: stop.Token
        );
        await bridged.AskAsync(Ping);

        await stop.CancelAsync();

        await bridged.Running.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    [Theory]
    [InlineData("http://contracts.example/mcp")]
    [InlineData("https://user:secret@contracts.example/mcp")]
    [InlineData("ftp://contracts.example/mcp")]
    public async Task An_address_that_would_give_the_key_away_is_refused_before_anything_is_sent(string address)
    {
        var refused = await Assert.ThrowsAsync<GovernedException>(() =>
            StdioBridge.RunAsync(
                new Uri(address),
                BridgedServer.Key,
                Stream.Null,
                Stream.Null,
                NullLoggerFactory.Instance,
                CancellationToken.None
            )
        );

        Assert.Equal(ErrorCode.InvalidArgument, refused.Error.Code);
        Assert.DoesNotContain("secret", refused.Error.ToString(), StringComparison.Ordinal);
    }

    private const string Meta =
        """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}""";

    private static async Task InitializeAsync(BridgedServer bridged)
    {
        await bridged.AskAsync(
            """{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"""
        );
        await bridged.WriteAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
    }

    private static RequestDelegate Json(string body, int status = StatusCodes.Status200OK) =>
        context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted).AsTask();
        };

    private static async Task<string> EchoAsync(McpClient client, string text) =>
        Text(await client.CallToolAsync("echo", new Dictionary<string, object?> { ["text"] = text }));

    private static string Text(CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
}
