using System.Collections.Concurrent;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using SpotDraftSalesforce.Mcp.Hosting.Bridge;
using SpotDraftSalesforce.Mcp.Hosting.Http;

namespace SpotDraftSalesforce.Tests.Hosting.Bridge;

/// <summary>A server on a loopback port, the bridge to it, and the two pipes that a client would start it with.</summary>
internal sealed class BridgedServer : IAsyncDisposable
{
    public const string Key = "sdsf_testtesttest_secret";

    private readonly WebApplication _app;
    private readonly Pipe _toBridge = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Pipe _fromBridge = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly StreamReader _lines;
    private readonly Stream _stdin;

    private BridgedServer(WebApplication app, ConcurrentQueue<SeenRequest> seen, Uri? url, CancellationToken cancellationToken)
    {
        _app = app;
        Seen = seen;
        Url = url ?? new Uri(new Uri(app.Urls.Single()), "/mcp");
        _stdin = _toBridge.Writer.AsStream();
        _lines = new StreamReader(_fromBridge.Reader.AsStream());
        Running = StdioBridge.RunAsync(
            Url,
            Key,
            _toBridge.Reader.AsStream(),
            _fromBridge.Writer.AsStream(),
            NullLoggerFactory.Instance,
            cancellationToken
        );
    }

    public Uri Url { get; }

    public Task Running { get; }

    public WaitingCall Waiting => _app.Services.GetRequiredService<WaitingCall>();

    public ConcurrentQueue<SeenRequest> Seen { get; }

    /// <summary>The product's own endpoint, which wants the key.</summary>
    public static Task<BridgedServer> StartAsync() => StartAsync(null);

    /// <summary>An endpoint that answers as a test wants, on <c>/mcp</c>.</summary>
    public static async Task<BridgedServer> StartAsync(
        RequestDelegate? answer,
        Uri? url = null,
        CancellationToken cancellationToken = default
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<WaitingCall>();
        builder.Services.AddMcpServer().WithTools<BridgeTools>();
        builder.Services.AddMcpHttpEndpoint(new McpHttpOptions { ShutdownGrace = TimeSpan.FromMilliseconds(100) });
        var app = builder.Build();
        var seen = new ConcurrentQueue<SeenRequest>();
        app.Use((context, next) => WatchAsync(context, next, seen));
        if (answer is null)
        {
            app.MapMcpHttpEndpoint();
        }
        else
        {
            app.Map("/mcp", answer);
        }

        await app.StartAsync(CancellationToken.None);
        return new BridgedServer(app, seen, url, cancellationToken);
    }

    public Task<McpClient> ConnectAsync(string version) =>
        McpClient.CreateAsync(
            new StreamClientTransport(_stdin, _fromBridge.Reader.AsStream()),
            new McpClientOptions
            {
                ProtocolVersion = version,
                Handlers = new() { ElicitationHandler = (_, _) => ValueTask.FromResult(new ElicitResult { Action = "decline" }) },
            },
            cancellationToken: CancellationToken.None
        );

    public async Task WriteAsync(string line)
    {
        await _stdin.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line + "\n"), CancellationToken.None);
        await _stdin.FlushAsync(CancellationToken.None);
    }

    /// <summary>Null when the bridge has ended and closed its stdout.</summary>
    public async Task<string?> ReadAsync() =>
        await _lines.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);

    public async Task<string> AskAsync(string line)
    {
        await WriteAsync(line);
        return await ReadAsync() ?? throw new InvalidOperationException("The bridge ended.");
    }

    public async Task CloseStdinAsync() => await _toBridge.Writer.CompleteAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseStdinAsync();
        await Task.WhenAny(Running);
        await _app.DisposeAsync();
        _lines.Dispose();
        await _stdin.DisposeAsync();
    }

    private static async Task WatchAsync(HttpContext context, RequestDelegate next, ConcurrentQueue<SeenRequest> seen)
    {
        var headers = context.Request.Headers.ToDictionary(
            header => header.Key,
            header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        seen.Enqueue(new SeenRequest(context.Request.Method, headers));
        if (headers.GetValueOrDefault("Authorization") != $"Bearer {Key}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await next(context);
    }
}

internal sealed record SeenRequest(string Method, IReadOnlyDictionary<string, string> Headers)
{
    public string? this[string header] => Headers.GetValueOrDefault(header);
}
