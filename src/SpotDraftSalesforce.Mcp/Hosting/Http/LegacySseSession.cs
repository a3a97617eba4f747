using System.Threading.Channels;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>
/// The transport of one legacy event stream, with a count of the requests that it has taken and not answered. The SDK's own transport accepts
/// messages without end, because POST answers before the work begins.
/// </summary>
internal sealed class LegacySseSession(SessionOwner owner, SseResponseStreamTransport inner, int maxInFlight) : ITransport
{
    private const string Cancelled = "notifications/cancelled";

    private readonly Lock _gate = new();
    private readonly HashSet<string> _inFlight = [];

    public SessionOwner Owner => owner;

    public string? SessionId => inner.SessionId;

    public ChannelReader<JsonRpcMessage> MessageReader => inner.MessageReader;

    /// <summary>False when the session has as many unanswered requests as it may have, or one with this id.</summary>
    public async Task<bool> TryReceiveAsync(JsonRpcMessage message, CancellationToken cancellationToken)
    {
        if (message is JsonRpcRequest request && !TryCount(request))
        {
            return false;
        }

        await inner.OnMessageReceivedAsync(message, cancellationToken);
        if (message is JsonRpcNotification { Method: Cancelled } cancelled)
        {
            // What was cancelled is never answered.
            Forget(cancelled.Params?["requestId"]?.ToJsonString());
        }

        return true;
    }

    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        await inner.SendMessageAsync(message, cancellationToken);
        if (message is JsonRpcResponse or JsonRpcError)
        {
            Forget(Key(((JsonRpcMessageWithId)message).Id));
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private bool TryCount(JsonRpcRequest request)
    {
        lock (_gate)
        {
            return _inFlight.Count < maxInFlight && _inFlight.Add(Key(request.Id));
        }
    }

    private void Forget(string? key)
    {
        lock (_gate)
        {
            _inFlight.Remove(key ?? string.Empty);
        }
    }

    // As JSON, because 1 and "1" are two ids.
    private static string Key(RequestId id) => System.Text.Json.JsonSerializer.Serialize(id.Id);
}
