using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>The open sessions: who owns them, how many there may be, and when an abandoned one ends.</summary>
internal sealed partial class SessionTable(
    IOptionsFactory<McpServerOptions> serverOptions,
    IServiceProvider services,
    ILoggerFactory loggers,
    McpHttpOptions options,
    SessionSlots slots,
    ServingTime serving,
    TimeProvider time
) : IHostedService
{
    private const int SweepsPerTimeout = 4;
    private static readonly TimeSpan EndingTakesAtMost = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, HttpSession> _sessions = new();
    private readonly Lazy<McpServerOptions> _serverOptions = new(() => serverOptions.Create(Options.DefaultName));
    private readonly ISseEventStreamStore? _events = services.GetService<ISseEventStreamStore>();
    private readonly ILogger _log = loggers.CreateLogger<SessionTable>();
    private ITimer? _sweeps;
    private CancellationTokenRegistration _over;

    public int Count => _sessions.Count;

    public (HttpSession? Session, Refusal? Refusal) Open(HttpContext context)
    {
        if (SessionOwner.Of(context.User) is not { } owner)
        {
            return (null, Refusal.Transport(StatusCodes.Status403Forbidden, "Forbidden: the credential names no subject"));
        }

        if (!slots.TryTake(owner))
        {
            return (null, Refusal.Busy(StatusCodes.Status503ServiceUnavailable, "Too many open sessions"));
        }

        var transport = new StreamableHttpServerTransport(loggers)
        {
            SessionId = SessionId.Create(),
            FlowExecutionContextFromRequests = true,
            EventStreamStore = _events!,
        };
        var server = McpServer.Create(transport, _serverOptions.Value, loggers, services);
        var session = new HttpSession(owner, transport, server, time);
        _sessions[session.Id] = session;
        LogOpened(_sessions.Count);
        return (session, null);
    }

    /// <summary>The session that the request names, if it belongs to the caller of this very request.</summary>
    public (HttpSession? Session, Refusal? Refusal) Find(HttpContext context)
    {
        var id = context.Request.Headers[McpHeaders.SessionId].ToString();
        if (id.Length == 0)
        {
            var missing = $"Bad request: {McpHeaders.SessionId} is required; only initialize opens a session";
            return (null, Refusal.Transport(StatusCodes.Status400BadRequest, missing));
        }

        if (!_sessions.TryGetValue(id, out var session))
        {
            return (null, Refusal.UnknownSession());
        }

        if (session.Owner != SessionOwner.Of(context.User))
        {
            LogOtherOwner(context.Connection.RemoteIpAddress);
            return (null, Refusal.OtherOwner());
        }

        return (session, null);
    }

    public async Task EndAsync(HttpSession session)
    {
        if (!_sessions.TryRemove(session.Id, out _))
        {
            return;
        }

        slots.Return(session.Owner);
        try
        {
            await session.DisposeAsync().AsTask().WaitAsync(EndingTakesAtMost, time, CancellationToken.None);
            LogEnded(_sessions.Count);
        }
        catch (Exception fault)
        {
            // A tool that ignores its cancellation must not keep the sweep or a DELETE waiting.
            LogEndedBadly(fault);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var period = options.IdleTimeout / SweepsPerTimeout;
        _sweeps = time.CreateTimer(static state => _ = ((SessionTable)state!).SweepAsync(), this, period, period);
        _over = serving.Over.Register(static state => _ = ((SessionTable)state!).EndAllAsync(), this);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_sweeps is not null)
        {
            await _sweeps.DisposeAsync();
        }

        await _over.DisposeAsync();
        await EndAllAsync().WaitAsync(cancellationToken);
    }

    public Task SweepAsync() => Task.WhenAll(_sessions.Values.Where(session => session.TryEndIdle(options.IdleTimeout)).Select(EndAsync));

    private Task EndAllAsync() => Task.WhenAll(_sessions.Values.Select(EndAsync));

    [LoggerMessage(Level = LogLevel.Debug, Message = "MCP session opened; {Count} open")]
    private partial void LogOpened(int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "MCP session ended; {Count} open")]
    private partial void LogEnded(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a caller at {Address} who named another caller's session")]
    private partial void LogOtherOwner(IPAddress? address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An MCP session did not end cleanly")]
    private partial void LogEndedBadly(Exception fault);
}
