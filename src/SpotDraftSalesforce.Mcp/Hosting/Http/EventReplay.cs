using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>Resumes a broken stream of a session after the event that the client saw last.</summary>
internal sealed class EventReplay(IServiceProvider services, EventStreamResponse streams)
{
    private readonly ISseEventStreamStore? _events = services.GetService<ISseEventStreamStore>();

    public async Task WriteAsync(HttpContext context, HttpSession session, string lastEventId, CancellationToken cancellationToken)
    {
        var reader = await FindAsync(lastEventId, cancellationToken);

        // Event ids are handles too: one that was overheard is worth nothing in another session.
        if (reader is null || reader.SessionId != session.Id)
        {
            const string Unknown = "Bad request: unknown or expired Last-Event-ID";
            await Refusal.Transport(StatusCodes.Status400BadRequest, Unknown).WriteAsync(context);
            return;
        }

        await using var body = streams.Open(context);
        await body.FlushAsync(cancellationToken);
        await SseFormatter.WriteAsync(reader.ReadEventsAsync(cancellationToken), body, Format, cancellationToken);
    }

    private static void Format(SseItem<JsonRpcMessage?> item, IBufferWriter<byte> buffer)
    {
        if (item.Data is not null)
        {
            using var writer = new Utf8JsonWriter(buffer);
            JsonSerializer.Serialize(writer, item.Data, McpJsonUtilities.DefaultOptions);
        }
    }

    private async ValueTask<ISseEventStreamReader?> FindAsync(string lastEventId, CancellationToken cancellationToken)
    {
        if (_events is null)
        {
            return null;
        }

        try
        {
            return await _events.GetStreamReaderAsync(lastEventId, cancellationToken);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            return null;
        }
    }
}
