using System.Net;

namespace SpotDraftSalesforce.Mcp.Hosting.Bridge;

/// <summary>What a server of the session era sends outside of an answer: list changes, its own requests, logs.</summary>
internal sealed partial class ServerStream(
    RemoteEndpoint remote,
    BridgeSession session,
    LineWriter output,
    TimeProvider time,
    ILogger logger
)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Lock _opening = new();
    private string? _openFor;

    /// <summary>Listens until the session ends or the server has no such stream; once for each session.</summary>
    public void Open(CancellationToken cancellationToken)
    {
        lock (_opening)
        {
            if (_openFor == (session.Id ?? string.Empty))
            {
                return;
            }

            _openFor = session.Id ?? string.Empty;
        }

        _ = ListenAsync(session.Id, cancellationToken);
    }

    /// <summary>Goes on with a stream that broke off; whatever fails, the next attempt is the caller's to make.</summary>
    public async Task ResumeAsync(EventStreamRelay relay, Func<BridgeMessage, Task> take, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await remote.ListenAsync(session.Id, session.AgreedVersion, relay.LastEventId, cancellationToken);
            if (response.IsSuccessStatusCode && RemoteEndpoint.IsEventStream(response))
            {
                await relay.ReadAsync(response, take, cancellationToken);
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            LogBroken(logger, fault.Message);
        }
    }

    private async Task ListenAsync(string? sessionId, CancellationToken cancellationToken)
    {
        var relay = new EventStreamRelay();
        var wait = FirstWait;
        try
        {
            while (session.Id == sessionId)
            {
                var status = await ListenOnceAsync(relay, sessionId, cancellationToken);
                if (status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not HttpStatusCode.Conflict)
                {
                    // 405: the server has nothing to send by itself. 404: the session is over; the next message opens another.
                    return;
                }

                wait = status == HttpStatusCode.OK ? FirstWait : TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, LongestWait.Ticks));
                await Task.Delay(relay.ReconnectAfter ?? wait, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The bridge ends.
        }
    }

    private async Task<HttpStatusCode?> ListenOnceAsync(EventStreamRelay relay, string? sessionId, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await remote.ListenAsync(sessionId, session.AgreedVersion, relay.LastEventId, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return response.StatusCode;
            }

            if (!RemoteEndpoint.IsEventStream(response))
            {
                return HttpStatusCode.MethodNotAllowed;
            }

            await relay.ReadAsync(response, message => output.WriteAsync(message.Utf8, cancellationToken), cancellationToken);
            return HttpStatusCode.OK;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            LogBroken(logger, fault.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The server's event stream broke off: {Reason}")]
    private static partial void LogBroken(ILogger logger, string reason);
}
