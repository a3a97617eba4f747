using System.Text;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting.Bridge;

/// <summary>
/// Opens another session for a client that knows nothing of the first one's end, by repeating its <c>initialize</c>. Only where the server agrees
/// on the same revision: another one the client would not understand.
/// </summary>
internal sealed class SessionReopening(RemoteEndpoint remote, BridgeSession session) : IDisposable
{
    private const string OwnId = "bridge-initialize";

    private readonly SemaphoreSlim _turn = new(1, 1);

    public void Dispose() => _turn.Dispose();

    /// <summary>True when there is a session to send the message in again.</summary>
    /// <param name="lost">The session that the server does not know any more.</param>
    public async Task<bool> ReopenAsync(string lost, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return session.Id != lost || await OpenAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> OpenAsync(CancellationToken cancellationToken)
    {
        if (session.Initialize is not { } first)
        {
            return false;
        }

        var initialize = JsonNode.Parse(first.Utf8.Span)!.AsObject();
        initialize["id"] = OwnId;
        using var response = await remote.PostAsync(Message(initialize), null, null, null, cancellationToken);
        if (!response.IsSuccessStatusCode || RemoteEndpoint.SessionOf(response) is not { } id)
        {
            return false;
        }

        var agreed = await AgreedVersionAsync(response, cancellationToken);
        if (agreed is null || agreed != session.AgreedVersion)
        {
            return false;
        }

        var initialized = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = NotificationMethods.InitializedNotification };
        using var noted = await remote.PostAsync(Message(initialized), id, agreed, null, cancellationToken);
        session.Id = id;
        return noted.IsSuccessStatusCode;
    }

    private static async Task<string?> AgreedVersionAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!RemoteEndpoint.IsEventStream(response))
        {
            return BridgeMessage.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken))?.AgreedVersion;
        }

        string? agreed = null;
        await new EventStreamRelay().ReadAsync(
            response,
            message =>
            {
                agreed ??= message.AgreedVersion;
                return Task.CompletedTask;
            },
            cancellationToken
        );
        return agreed;
    }

    private static BridgeMessage Message(JsonObject message) => BridgeMessage.Parse(Encoding.UTF8.GetBytes(message.ToJsonString()))!;
}
