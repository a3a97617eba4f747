using System.Net.ServerSentEvents;

namespace SpotDraftSalesforce.Mcp.Hosting.Bridge;

/// <summary>Reads one event stream to its end and hands on each message in it.</summary>
internal sealed class EventStreamRelay
{
    private const string MessageEvent = "message";

    /// <summary>Where to go on after the stream broke off; empty when the server does not keep its events.</summary>
    public string LastEventId { get; private set; } = string.Empty;

    /// <summary>How long the server wants its clients to wait before they come again.</summary>
    public TimeSpan? ReconnectAfter { get; private set; }

    /// <summary>True when the stream ended as streams do; false when the connection broke.</summary>
    public async Task<bool> ReadAsync(HttpResponseMessage response, Func<BridgeMessage, Task> take, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var parser = SseParser.Create(stream, static (_, data) => data.ToArray());
            await foreach (var item in parser.EnumerateAsync(cancellationToken))
            {
                LastEventId = item.EventId ?? LastEventId;
                ReconnectAfter = item.ReconnectionInterval ?? ReconnectAfter;

                // Events without data only give an id to go on from.
                if (item.EventType == MessageEvent && item.Data.Length > 0 && BridgeMessage.Parse(item.Data) is { } message)
                {
                    await take(message);
                }
            }

            return true;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            return false;
        }
    }
}
