namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>What the MCP endpoint listens to and how much it lets one process hold.</summary>
internal sealed record McpHttpOptions
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>The one path that serves both protocol eras.</summary>
    public string Path { get; init; } = "/mcp";

    /// <summary>Host headers that are answered, as <c>name</c> (any port) or <c>name:port</c>. Everything else is a rebound DNS name.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = LoopbackNames;

    /// <summary>Origin headers that are answered, as <c>name</c> (any scheme and port) or a whole origin such as <c>https://app.example</c>.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = LoopbackNames;

    /// <summary>Path prefixes that other machines call under names of their own, such as webhooks and health probes: no Host and Origin check there.</summary>
    public IReadOnlyList<string> UnguardedPaths { get; init; } = [];

    /// <summary>Open sessions and legacy event streams together; the next one is refused with 503.</summary>
    public int MaxSessions { get; init; } = 1000;

    /// <summary>Of <see cref="MaxSessions"/>, how many one caller may hold, so that none can take them all.</summary>
    public int MaxSessionsPerOwner { get; init; } = 200;

    /// <summary>A session without a request in flight or an open stream ends after this time; its client gets 404 and initializes again.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(20);

    public long MaxBodyBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Nesting of a message, its envelope included.</summary>
    public int MaxJsonDepth { get; init; } = 64;

    /// <summary>JSON-RPC requests that run at the same time. Replies to the server and notifications never wait: a running call may depend on them.</summary>
    public int MaxConcurrentRequests { get; init; } = 64;

    /// <summary>Requests that wait for their turn; the next one is refused with 503.</summary>
    public int MaxQueuedRequests { get; init; } = 256;

    /// <summary>Open <c>subscriptions/listen</c> streams, which hold no place among the running requests.</summary>
    public int MaxSubscriptions { get; init; } = 256;

    /// <summary>A comment goes out on every open event stream this often, because proxies and clients cut idle ones.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What requests in flight have left once the application stops; then they are cancelled.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>When the whole application is down at the latest, even if a tool does not heed its cancellation.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Serves the transport of 2024-11-05 too. Off by default: it answers 202 before the work is done, so nothing slows a client down.</summary>
    public bool LegacySse { get; init; }

    public string LegacySsePath { get; init; } = "/sse";

    public string LegacyMessagePath { get; init; } = "/message";

    /// <summary>Unanswered requests of one legacy session; the next one is refused with 429.</summary>
    public int LegacySseMaxInFlight { get; init; } = 8;
}
