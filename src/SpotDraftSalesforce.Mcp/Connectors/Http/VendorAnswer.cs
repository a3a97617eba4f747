using System.Net;
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
