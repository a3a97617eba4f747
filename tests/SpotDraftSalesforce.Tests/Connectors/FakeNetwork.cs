using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace SpotDraftSalesforce.Tests.Connectors;

/// <summary>A network that answers from a script and remembers what it was sent.</summary>
internal sealed class FakeNetwork(Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private readonly ConcurrentQueue<SentRequest> _sent = new();

    public FakeNetwork(Func<SentRequest, HttpResponseMessage> answer)
        : this((request, _) => Task.FromResult(answer(request))) { }

    public IReadOnlyList<SentRequest> Sent => [.. _sent];

    /// <summary>What was sent besides token requests and version look-ups.</summary>
    public IReadOnlyList<SentRequest> Calls =>
        [
            .. _sent.Where(sent =>
                !sent.Path.StartsWith("/services/oauth2/token", StringComparison.Ordinal) && sent.Path != "/services/data"
            ),
        ];

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Html(HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent("<html><body>Maintenance</body></html>", Encoding.UTF8, "text/html") };

    /// <summary>A PDF, or what is called one.</summary>
    /// <param name="announced">The length that its header tells; null for its own.</param>
    public static HttpResponseMessage File(string text, long? announced = null)
    {
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(text));
        content.Headers.ContentType = new("application/pdf");
        content.Headers.ContentLength = announced ?? text.Length;
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }

    public static HttpResponseMessage Empty(HttpStatusCode status = HttpStatusCode.NoContent) =>
        new(status) { Content = new ByteArrayContent([]) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var sent = new SentRequest(
            request.Method.Method,
            request.RequestUri!,
            request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
            body is null ? null : Encoding.UTF8.GetString(body)
        );
        _sent.Enqueue(sent);
        var response = await answer(sent, cancellationToken);
        response.RequestMessage = request;
        return response;
    }
}

internal sealed record SentRequest(string Method, Uri Address, IReadOnlyDictionary<string, string> Headers, string? Body)
{
    public string Path => Address.AbsolutePath;

    public string PathAndQuery => Uri.UnescapeDataString(Address.PathAndQuery);
}
