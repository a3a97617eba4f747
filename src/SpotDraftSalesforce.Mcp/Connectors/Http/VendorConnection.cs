using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>
/// One named connection: the chain of handlers that each of its requests passes (resilience, authentication, quota or pacer, evidence,
/// network) and the reading of what comes back.
/// </summary>
internal sealed class VendorConnection : IDisposable
{
    /// <summary>Salesforce stores files of at most 2 GB ("Insert or Update Blob Data", multipart); a larger one would be fetched for nothing.</summary>
    private const long LargestFile = 2L * 1024 * 1024 * 1024;

    private readonly HttpMessageInvoker _chain;
    private readonly HttpMessageInvoker _plain;
    private readonly TimeProvider _time;
    private readonly DownloadFaults _downloads;
    private readonly TimeSpan _patience;

    /// <summary>Builds the chain; contacts nothing.</summary>
    /// <param name="name">Such as <c>salesforce:main</c>.</param>
    /// <param name="inner">Authentication and quota, outermost first.</param>
    public VendorConnection(
        string name,
        IVendorDialect dialect,
        TransportOptions options,
        ConnectionServices services,
        params DelegatingHandler[] inner
    )
    {
        Name = name;
        _time = services.Time;
        _patience = options.Timeout;
        _downloads = new DownloadFaults(name, dialect.System);
        Faults = new UpstreamFaults(name, dialect);
        var network = services.Transport();
        _chain = new HttpMessageInvoker(
            Link(
                [
                    new ResilienceHandler(options, dialect.RefusedForNow, _time),
                    .. inner,
                    new EvidenceHandler(dialect.System, services.Recorder),
                    new TransportHandler(options.Timeout, _time),
                ],
                network
            )
        );
        _plain = new HttpMessageInvoker(
            Link([new ResilienceHandler(options, dialect.RefusedForNow, _time), new TransportHandler(options.Timeout, _time)], network)
        );
    }

    public string Name { get; }

    public UpstreamFaults Faults { get; }

    /// <summary>Sends a request and reads its answer, whatever its status.</summary>
    /// <exception cref="GovernedException">No answer came, or none that is the vendor's.</exception>
    public async Task<VendorAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _chain.SendAsync(request, cancellationToken);
            return await VendorAnswer.ReadAsync(response, _time, cancellationToken);
        }
        catch (Exception fault) when (fault is HttpRequestException or TimeoutException or IOException)
        {
            throw new GovernedException(Faults.Of(fault), fault);
        }
    }

    /// <summary>Sends a request and returns the JSON of its success; null for an empty body.</summary>
    /// <exception cref="GovernedException">For every other answer, typed.</exception>
    public async Task<JsonNode?> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(request, cancellationToken);
        return Success(answer);
    }

    /// <summary>As <see cref="ReadAsync(HttpRequestMessage, CancellationToken)"/>, typed.</summary>
    public async Task<T> ReadAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(request, cancellationToken);
        var json = Success(answer);
        try
        {
            return json.Deserialize<T>(JsonSerializerOptions.Web) ?? throw new GovernedException(Unreadable(answer, "it is empty"));
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw new GovernedException(Unreadable(answer, fault.Message), fault);
        }
    }

    /// <summary>The JSON of a success.</summary>
    public JsonNode? Success(VendorAnswer answer)
    {
        if (!answer.IsSuccess)
        {
            throw new GovernedException(Faults.Of(answer));
        }

        return answer.IsJson ? answer.Json : throw new GovernedException(Faults.NotJson(answer));
    }

    /// <summary>Opens what lies at an address outside the vendor's API, without credentials; the stream owns the connection.</summary>
    /// <param name="beginning">The bytes with which the file has to begin.</param>
    /// <param name="wanted">What it has to be, such as <c>a PDF</c>.</param>
    public async Task<Stream> DownloadAsync(Uri address, ReadOnlyMemory<byte> beginning, string wanted, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address).Streamed();
        HttpResponseMessage? response = null;
        DownloadStream? file = null;
        try
        {
            response = await _plain.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new GovernedException(_downloads.Of(address, response.StatusCode, RetryAfter.Of(response, _time)));
            }

            var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            file = new DownloadStream(address, response, body, _downloads, LargestFile, _patience, _time);
            await file.ExpectAsync(beginning, wanted, cancellationToken);
            return file;
        }
        catch (Exception fault)
        {
            if (file is not null)
            {
                await file.DisposeAsync();
            }

            response?.Dispose();
            if (fault is HttpRequestException or TimeoutException or IOException)
            {
                throw new GovernedException(_downloads.Of(address, fault), fault);
            }

            throw;
        }
    }

    public static HttpRequestMessage Get(string path) => new(HttpMethod.Get, new Uri(path, UriKind.RelativeOrAbsolute));

    /// <summary>A POST that only reads.</summary>
    public static HttpRequestMessage Ask(string path, JsonNode body, string purpose) =>
        new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.RelativeOrAbsolute)) { Content = Json(body) }.Reading(purpose);

    /// <summary>A request that performs <paramref name="effect"/>.</summary>
    public static HttpRequestMessage Perform(HttpMethod method, string path, HttpContent? body, Effect effect, bool repeatable) =>
        new HttpRequestMessage(method, new Uri(path, UriKind.RelativeOrAbsolute)) { Content = body }.Performing(effect, repeatable);

    public static HttpContent Json(JsonNode body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        return content;
    }

    public void Dispose()
    {
        _chain.Dispose();
        _plain.Dispose();
    }

    private static DelegatingHandler Link(IReadOnlyList<DelegatingHandler> handlers, HttpMessageHandler network)
    {
        for (var place = 0; place < handlers.Count; place++)
        {
            handlers[place].InnerHandler = place + 1 < handlers.Count ? handlers[place + 1] : network;
        }

        return handlers[0];
    }

    private Error Unreadable(VendorAnswer answer, string why) =>
        Faults.NotJson(answer) with
        {
            Message = $"The answer for {Name} cannot be read: {VendorText.Clean(why)}",
            Cause = "The vendor's API answers in another shape than documented.",
        };
}
