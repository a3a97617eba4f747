using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Hosting.Bridge;

/// <summary>One message to the server and what comes back for it.</summary>
internal sealed partial class BridgeExchange(
    RemoteEndpoint remote,
    BridgeSession session,
    LineWriter output,
    TimeProvider time,
    ILogger logger,
    CancellationToken listening
) : IDisposable
{
    private readonly SessionReopening _reopening = new(remote, session);
    private readonly ServerStream _serverStream = new(remote, session, output, time, logger);

    public void Dispose() => _reopening.Dispose();

    public bool IsStateless(BridgeMessage message) => session.IsStateless(message);

    public bool IsOpening(BridgeMessage message) => message == session.Initialize;

    /// <summary>Learns from a request, before it is sent, which era the client speaks.</summary>
    public void Note(BridgeMessage request)
    {
        session.ClaimedVersion = request.ClaimedVersion ?? session.ClaimedVersion;
        if (request is { Method: RequestMethods.Initialize, ClaimedVersion: null })
        {
            session.Initialize = request;
        }
    }

    /// <summary>Sends a request and writes what comes for it; a fault on the way becomes its answer.</summary>
    public async Task AskAsync(Flight flight)
    {
        var request = flight.Request;
        var id = request.Id!;
        try
        {
            using var response = await PostAsync(request, flight.Sent, flight.Ended);
            if (IsOpening(request) && response.IsSuccessStatusCode)
            {
                session.Id = RemoteEndpoint.SessionOf(response);
            }

            if (await AnswerAsync(response, request, flight.Ended) is { } error)
            {
                await WriteAsync(RemoteRefusal.Of(id, error), flight.Ended);
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            LogFault(logger, request.Method, fault.Message);
            var error = flight.Sent.Task.IsCompleted ? Lost(request) : RemoteRefusal.Unreachable(remote.Url, fault);
            await WriteAsync(RemoteRefusal.Of(id, error), flight.Ended);
        }
    }

    /// <summary>Sends a notification or a reply. Nobody waits for what becomes of it, so that a fault is only logged.</summary>
    public async Task SendAsync(BridgeMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await PostAsync(message, null, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                LogFault(logger, message.Method, $"status {(int)response.StatusCode}");
            }
            else if (message.Method == NotificationMethods.InitializedNotification && !session.IsStateless(message))
            {
                _serverStream.Open(listening);
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            LogFault(logger, message.Method, fault.Message);
        }
    }

    /// <summary>Ends the session, so that the server need not wait until it is idle.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (session.Id is not { } id)
        {
            return;
        }

        try
        {
            await remote.CloseAsync(id, session.AgreedVersion, cancellationToken);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            LogFault(logger, "DELETE", fault.Message);
        }
    }

    private async Task<HttpResponseMessage> PostAsync(
        BridgeMessage message,
        TaskCompletionSource? sent,
        CancellationToken cancellationToken
    )
    {
        var sessionId = session.Of(message);
        var response = await remote.PostAsync(message, sessionId, session.VersionOf(message), sent, cancellationToken);

        // The server restarted or swept the session; the client has no way to initialize again in the middle of its conversation.
        if (response.StatusCode == HttpStatusCode.NotFound && sessionId is not null)
        {
            if (await _reopening.ReopenAsync(sessionId, cancellationToken))
            {
                response.Dispose();
                _serverStream.Open(listening);
                return await remote.PostAsync(message, session.Id, session.AgreedVersion, sent, cancellationToken);
            }
        }

        return response;
    }

    /// <summary>Writes the answer, or says why there is none.</summary>
    private async Task<Error?> AnswerAsync(HttpResponseMessage response, BridgeMessage request, CancellationToken cancellationToken)
    {
        if (RemoteEndpoint.IsEventStream(response) && response.IsSuccessStatusCode)
        {
            return await AnswerFromStreamAsync(response, request, cancellationToken);
        }

        if (response.StatusCode == HttpStatusCode.NotFound && session.Of(request) is not null)
        {
            return RemoteRefusal.SessionLost(remote.Url);
        }

        var body = RemoteEndpoint.IsJson(response)
            ? BridgeMessage.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken))
            : null;
        var isOfTheKey = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        if (body is { Method: null } && !isOfTheKey)
        {
            // A refusal of the transport may carry no id, because the server did not read as far.
            await (
                body.Id == request.Id
                    ? TakeAsync(body, request, cancellationToken)
                    : WriteAsync(WithId(body, request.Id!), cancellationToken)
            );
            return null;
        }

        return response.IsSuccessStatusCode
            ? RemoteRefusal.NoMcp(remote.Url, response.Content.Headers.ContentType?.MediaType)
            : RemoteRefusal.Status(response, remote.Url, ErrorText(body));
    }

    private async Task<Error?> AnswerFromStreamAsync(
        HttpResponseMessage response,
        BridgeMessage request,
        CancellationToken cancellationToken
    )
    {
        var answered = false;
        var relay = new EventStreamRelay();
        await relay.ReadAsync(response, Take, cancellationToken);
        for (var attempt = 1; !answered && relay.LastEventId.Length > 0 && attempt <= 5; attempt++)
        {
            await Task.Delay(relay.ReconnectAfter ?? TimeSpan.FromSeconds(attempt), time, cancellationToken);
            await _serverStream.ResumeAsync(relay, Take, cancellationToken);
        }

        return answered ? null : Lost(request);

        Task Take(BridgeMessage message)
        {
            answered |= message.Method is null && message.Id == request.Id;
            return TakeAsync(message, request, cancellationToken);
        }
    }

    private Error Lost(BridgeMessage request) => RemoteRefusal.Lost(remote.Url, mayHaveActed: request.Method == RequestMethods.ToolsCall);

    private Task TakeAsync(BridgeMessage message, BridgeMessage request, CancellationToken cancellationToken)
    {
        // Before the client sees it: its next message is sent in this revision.
        if (IsOpening(request) && message.Id == request.Id && message.AgreedVersion is { } agreed)
        {
            session.AgreedVersion = agreed;
        }

        return output.WriteAsync(message.Utf8, cancellationToken);
    }

    private static JsonObject WithId(BridgeMessage message, string id)
    {
        var patched = JsonNode.Parse(message.Utf8.Span)!.AsObject();
        patched["id"] = JsonNode.Parse(id);
        return patched;
    }

    private static string? ErrorText(BridgeMessage? body) =>
        body is not null
        && JsonNode.Parse(body.Utf8.Span)?["error"] is JsonObject error
        && error["message"] is JsonValue value
        && value.TryGetValue(out string? text)
            ? text
            : null;

    private Task WriteAsync(JsonObject reply, CancellationToken cancellationToken) =>
        output.WriteAsync(Encoding.UTF8.GetBytes(reply.ToJsonString(GovernanceJson.Options)), cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} did not reach the server: {Reason}")]
    private static partial void LogFault(ILogger logger, string? method, string reason);
}
