using System.Net;
using System.Net.Http.Headers;
using ModelContextProtocol.Protocol;
using SpotDraftSalesforce.Mcp.Hosting.Http;

namespace SpotDraftSalesforce.Mcp.Hosting.Bridge;

/// <summary>The HTTP side: which request carries which message, with the headers that each era wants.</summary>
internal sealed class RemoteEndpoint(HttpClient http, Uri url)
{
    private const string Json = "application/json";
    private const string EventStream = "text/event-stream";

    public Uri Url => url;

    /// <param name="session">Null for a message of the stateless era, and for the <c>initialize</c> that opens a session.</param>
    /// <param name="version">The revision that a message without a claim of its own belongs to.</param>
    /// <param name="sent">Completes when the message has left.</param>
    public async Task<HttpResponseMessage> PostAsync(
        BridgeMessage message,
        string? session,
        string? version,
        TaskCompletionSource? sent,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new MessageContent(message.Utf8, sent);
        request.Headers.Accept.ParseAdd(Json);
        request.Headers.Accept.ParseAdd(EventStream);
        Describe(request, session, message.ClaimedVersion ?? version);
        if (message.Method is { } method && IsHeaderValue(method))
        {
            request.Headers.TryAddWithoutValidation(McpHeaders.Method, method);
        }

        if (message.Name is { } name)
        {
            request.Headers.TryAddWithoutValidation(McpHeaders.Name, McpHeaderEncoder.EncodeValue(name));
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>What the server sends by itself, or the rest of a stream that broke off after <paramref name="lastEventId"/>.</summary>
    public async Task<HttpResponseMessage> ListenAsync(
        string? session,
        string? version,
        string? lastEventId,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Accept.ParseAdd(EventStream);
        Describe(request, session, version);
        if (!string.IsNullOrEmpty(lastEventId))
        {
            request.Headers.TryAddWithoutValidation(McpHeaders.LastEventId, lastEventId);
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public async Task CloseAsync(string session, string? version, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, url);
        Describe(request, session, version);
        using var response = await http.SendAsync(request, cancellationToken);
    }

    public static string? SessionOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues(McpHeaders.SessionId, out var values) ? values.FirstOrDefault() : null;

    public static bool IsEventStream(HttpResponseMessage response) => IsOf(response, EventStream);

    public static bool IsJson(HttpResponseMessage response) => IsOf(response, Json);

    private static bool IsOf(HttpResponseMessage response, string mediaType) =>
        string.Equals(response.Content.Headers.ContentType?.MediaType, mediaType, StringComparison.OrdinalIgnoreCase);

    private static void Describe(HttpRequestMessage request, string? session, string? version)
    {
        if (session is not null)
        {
            request.Headers.TryAddWithoutValidation(McpHeaders.SessionId, session);
        }

        if (version is not null && IsHeaderValue(version))
        {
            request.Headers.TryAddWithoutValidation(McpHeaders.ProtocolVersion, version);
        }
    }

    private static bool IsHeaderValue(string value) => value.Length > 0 && value.All(c => c is > ' ' and <= '~');

    /// <summary>The bytes of one message, and the moment at which they have left.</summary>
    private sealed class MessageContent : HttpContent
    {
        private readonly ReadOnlyMemory<byte> _utf8;
        private readonly TaskCompletionSource? _sent;

        public MessageContent(ReadOnlyMemory<byte> utf8, TaskCompletionSource? sent)
        {
            _utf8 = utf8;
            _sent = sent;
            Headers.ContentType = new MediaTypeHeaderValue(Json);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(_utf8, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            _sent?.TrySetResult();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _utf8.Length;
            return true;
        }
    }
}
