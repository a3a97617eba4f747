using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>POST, GET and DELETE of clients that began with <c>initialize</c> (revisions up to 2025-11-25).</summary>
internal sealed class SessionRequests(SessionTable sessions, EventReplay replay, EventStreamResponse streams, ServingTime serving)
{
    public async Task PostAsync(HttpContext context, JsonRpcMessage message)
    {
        var (session, refusal) = Enter(context, message);
        if (session is not null)
        {
            refusal = await ServeAsync(context, session, message);
        }

        if (refusal is not null)
        {
            await (refusal with { Id = message is JsonRpcRequest request ? request.Id : default }).WriteAsync(context);
        }
    }

    public async Task GetAsync(HttpContext context)
    {
        var (session, refusal) = sessions.Find(context);
        if (session is null || !session.TryEnter())
        {
            await (refusal ?? Refusal.UnknownSession()).WriteAsync(context);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, serving.Stopping, session.Ended);
        try
        {
            context.Response.Headers[McpHeaders.SessionId] = session.Id;
            if (context.Request.Headers[McpHeaders.LastEventId].ToString() is { Length: > 0 } lastEventId)
            {
                await replay.WriteAsync(context, session, lastEventId, ended.Token);
            }
            else
            {
                await ListenAsync(context, session, ended.Token);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // How event streams end: the client leaves, the session ends, or the application stops.
        }
        finally
        {
            session.Leave();
        }
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var (session, refusal) = sessions.Find(context);
        if (session is null)
        {
            await refusal!.WriteAsync(context);
            return;
        }

        await sessions.EndAsync(session);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>The session of the message, entered; <c>initialize</c> opens one.</summary>
    private (HttpSession? Session, Refusal? Refusal) Enter(HttpContext context, JsonRpcMessage message)
    {
        var opens = IsInitialize(message);
        var named = context.Request.Headers.ContainsKey(McpHeaders.SessionId);
        var (session, refusal) = opens && !named ? sessions.Open(context) : sessions.Find(context);
        if (session is not null && opens && named)
        {
            const string Twice = "Invalid request: the session is initialized already";
            return (null, Refusal.Of(StatusCodes.Status400BadRequest, McpErrorCode.InvalidRequest, Twice));
        }

        return session?.TryEnter() == false ? (null, Refusal.UnknownSession()) : (session, refusal);
    }

    private async Task<Refusal?> ServeAsync(HttpContext context, HttpSession session, JsonRpcMessage message)
    {
        var opens = IsInitialize(message);
        var answered = false;
        try
        {
            context.Response.Headers[McpHeaders.SessionId] = session.Id;
            answered = await AnswerAsync(context, session, message);
            return null;
        }
        catch (JsonException) when (opens && !context.Response.HasStarted)
        {
            // The transport reads the params of initialize itself and does not answer for them.
            context.Response.Headers.Remove(McpHeaders.SessionId);
            return Refusal.Of(StatusCodes.Status400BadRequest, McpErrorCode.InvalidParams, "Invalid params of initialize");
        }
        finally
        {
            session.Leave();
            if (opens && !answered)
            {
                // An initialize that fails leaves no session behind.
                await sessions.EndAsync(session);
            }
        }
    }

    /// <summary>False when the first answer was an error.</summary>
    private async Task<bool> AnswerAsync(HttpContext context, HttpSession session, JsonRpcMessage message)
    {
        var failed = false;
        await using var body = streams.Open(context);
        var answered = await session.Transport.HandlePostRequestAsync(
            message,
            body,
            first =>
            {
                failed = first is JsonRpcError;
                return ValueTask.CompletedTask;
            },
            context.RequestAborted
        );
        if (!answered)
        {
            EventStreamResponse.Accepted(context);
        }

        return !failed;
    }

    private async Task ListenAsync(HttpContext context, HttpSession session, CancellationToken cancellationToken)
    {
        if (!session.TryOpenStream())
        {
            const string Second = "Conflict: the session has an open stream; resume with Last-Event-ID or open another session";
            await Refusal.Transport(StatusCodes.Status409Conflict, Second).WriteAsync(context);
            return;
        }

        try
        {
            await using var body = streams.Open(context);
            await body.FlushAsync(cancellationToken);
            await session.Transport.HandleGetRequestAsync(body, cancellationToken);
        }
        finally
        {
            session.CloseStream();
        }
    }

    private static bool IsInitialize(JsonRpcMessage message) => message is JsonRpcRequest { Method: RequestMethods.Initialize };
}
