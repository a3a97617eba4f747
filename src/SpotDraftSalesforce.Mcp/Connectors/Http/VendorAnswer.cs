using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>An answer that was read whole.</summary>
internal sealed record VendorAnswer
{
    private JsonNode? _json;
    private bool _parsed;

    public required HttpStatusCode Status { get; init; }

    public string? MediaType { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>Where a redirect points.</summary>
    public Uri? Location { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The headers besides those of the body; null for a part of a composite.</summary>
    public HttpResponseHeaders? Headers { get; init; }

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>True for a body that claims to be JSON and is.</summary>
    public bool IsJson => Body.Length == 0 || Json is not null || Text() == "null";

    /// <summary>The body as JSON; null where it is empty or something else.</summary>
    public JsonNode? Json
    {
        get
        {
            if (!_parsed)
            {
                _json = Parse();
                _parsed = true;
            }

            return _json;
        }
    }

    /// <summary>A header's value; null where it is missing.</summary>
    public string? Header(string name) => Headers?.TryGetValues(name, out var values) == true ? string.Join(',', values) : null;

    public string Text() => Encoding.UTF8.GetString(Body);

    public static async Task<VendorAnswer> ReadAsync(
        HttpResponseMessage response,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        new()
        {
            Status = response.StatusCode,
            MediaType = response.Content.Headers.ContentType?.MediaType,
            Body = await response.Content.ReadAsByteArrayAsync(cancellationToken),
            Location = response.Headers.Location,
            Headers = response.Headers,
            RetryAfter = Http.RetryAfter.Of(response, time),
        };

    private JsonNode? Parse()
    {
        if (Body.Length == 0 || MediaType is "text/html")
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
