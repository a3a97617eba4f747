using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.Tests.Agent;

/// <summary>An MCP server over pipes whose tools answer what a test tells them to, in the shapes of the governed ones.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Tool, JsonObject Arguments)> _received = new();
    private readonly McpServer _server;
    private readonly Task _running;
    private int _now;
    private int _most;

    private FakeServer(Dictionary<string, Func<JsonObject, CancellationToken, Task<JsonObject>>> tools, Pipe toServer, Pipe toClient)
    {
        var options = new McpServerOptions
        {
            ServerInfo = new() { Name = "fake", Version = "1.0" },
            Capabilities = new() { Tools = new() },
            Handlers = new()
            {
                ListToolsHandler = (_, _) =>
                    ValueTask.FromResult(
                        new ListToolsResult
                        {
                            Tools =
                            [
                                .. tools.Keys.Select(name => new Tool
                                {
                                    Name = name,
                                    InputSchema = JsonElement.Parse("""{"type":"object"}"""),
                                }),
                            ],
                        }
                    ),
                CallToolHandler = async (request, ct) => await AnswerAsync(tools, request.Params, ct),
            },
        };
        _server = McpServer.Create(new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream(), "fake"), options);
        _running = _server.RunAsync();
    }

    public required McpClient Client { get; init; }

    public IReadOnlyList<(string Tool, JsonObject Arguments)> Received => [.. _received];

    /// <summary>The most calls that were open at the same time.</summary>
    public int MostAtOnce => _most;

    public IEnumerable<JsonObject> Of(string tool) => Received.Where(call => call.Tool == tool).Select(call => call.Arguments);

    public static Task<FakeServer> StartAsync(params (string Name, Func<JsonObject, JsonObject> Answer)[] tools) =>
        StartAsync([.. tools.Select(tool => (tool.Name, AsAsync(tool.Answer)))]);

    public static async Task<FakeServer> StartAsync(
        params (string Name, Func<JsonObject, CancellationToken, Task<JsonObject>> Answer)[] tools
    )
    {
        Pipe toServer = new(),
            toClient = new();
        var byName = tools.ToDictionary(tool => tool.Name, tool => tool.Answer);
        var connecting = McpClient.CreateAsync(new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream()));
        return new FakeServer(byName, toServer, toClient) { Client = await connecting };
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _server.DisposeAsync();
        await Task.WhenAny(_running);
    }

    private static Func<JsonObject, CancellationToken, Task<JsonObject>> AsAsync(Func<JsonObject, JsonObject> answer) =>
        (arguments, _) => Task.FromResult(answer(arguments));

    private async Task<CallToolResult> AnswerAsync(
        Dictionary<string, Func<JsonObject, CancellationToken, Task<JsonObject>>> tools,
        CallToolRequestParams call,
        CancellationToken cancellationToken
    )
    {
        var now = Interlocked.Increment(ref _now);
        for (var seen = _most; now > seen; seen = _most)
        {
            Interlocked.CompareExchange(ref _most, now, seen);
        }

        try
        {
            var arguments = JsonSerializer.SerializeToNode(call.Arguments ?? new Dictionary<string, JsonElement>())!.AsObject();
            _received.Enqueue((call.Name, arguments));
            return Result(await tools[call.Name](arguments, cancellationToken));
        }
        finally
        {
            Interlocked.Decrement(ref _now);
        }
    }

    // A refusal comes as text alone, everything else structured and as text.
    private static CallToolResult Result(JsonObject body)
    {
        var text = new TextContentBlock { Text = body.ToJsonString() };
        return (string?)body["status"] == "failed"
            ? new CallToolResult { IsError = true, Content = [text] }
            : new CallToolResult { StructuredContent = JsonElement.Parse(body.ToJsonString()), Content = [text] };
    }
}
