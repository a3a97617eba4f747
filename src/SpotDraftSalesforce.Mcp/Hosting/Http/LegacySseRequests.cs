using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>
/// The HTTP+SSE transport of 2024-11-05, for clients that know no other: one GET carries every answer, POSTs carry the messages.
/// See <see href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports#http-with-sse"/>.
/// </summary>
internal sealed class LegacySseRequests(
    IOptionsFactory<McpServerOptions> serverOptions,
    ILoggerFactory loggers,
    IServiceProvider services,
    McpHttpOptions options,
    MessageReader reader,
    SessionSlots slots,
    EventStreamResponse streams,
    ServingTime serving
)
{
    private const string SessionKey = "sessionId";

    private readonly ConcurrentDictionary<string, LegacySseSession> _sessions = new();
    private readonly Lazy<McpServerOptions> _serverOptions = new(() => serverOptions.Create(Options.DefaultName));

    public async Task GetAsync(HttpContext context)
    {
        if (HeaderChecks.OfGet(context.Request) is { } refusal)
        {
            await refusal.WriteAsync(context);
            return;
        }

        if (SessionOwner.Of(context.User) is not { } owner)
        {
            await Refusal.Transport(StatusCodes.Status403Forbidden, "Forbidden: the credential names no subject").WriteAsync(context);
            return;
        }

        if (!slots.TryTake(owner))
        {
            await Refusal.Busy(StatusCodes.Status503ServiceUnavailable, "Too many open sessions").WriteAsync(context);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, serving.Stopping);
        try
        {
            await ServeAsync(context, owner, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client leaves or the application stops.
        }
        finally
        {
            slots.Return(owner);
        }
    }

    public async Task PostAsync(HttpContext context)
    {
        if (!HeaderChecks.IsJson(context.Request))
        {
            await Refusal.Transport(StatusCodes.Status415UnsupportedMediaType, "Unsupported media type").WriteAsync(context);
            return;
        }

        if (!_sessions.TryGetValue(context.Request.Query[SessionKey].ToString(), out var session))
        {
            await Refusal.UnknownSession().WriteAsync(context);
            return;
        }

        if (session.Owner != SessionOwner.Of(context.User))
        {
            await Refusal.OtherOwner().WriteAsync(context);
            return;
        }

        var (message, refusal) = await reader.ReadAsync(context);
        if (message is not null && !await session.TryReceiveAsync(message, context.RequestAborted))
        {
            refusal = Refusal.Busy(StatusCodes.Status429TooManyRequests, "Too many unanswered requests, or one with that id");
        }

        if (refusal is not null)
        {
            await refusal.WriteAsync(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task ServeAsync(HttpContext context, SessionOwner owner, CancellationToken cancellationToken)
    {
        var id = SessionId.Create();
        var messages = $"{context.Request.PathBase}{options.LegacyMessagePath}?{SessionKey}={id}";
        await using var body = streams.Open(context);
        await using var transport = new SseResponseStreamTransport(body, messages, id);
        var session = new LegacySseSession(owner, transport, options.LegacySseMaxInFlight);
        _sessions[id] = session;
        try
        {
            var writing = transport.RunAsync(cancellationToken);
            await using (var server = McpServer.Create(session, _serverOptions.Value, loggers, services))
            {
                await server.RunAsync(cancellationToken);
            }

            await transport.DisposeAsync();
            await writing;
        }
        finally
        {
            _sessions.TryRemove(id, out _);
        }
    }
}
