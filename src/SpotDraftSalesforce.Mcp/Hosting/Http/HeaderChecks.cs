using Microsoft.Net.Http.Headers;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>What a request must say about its body and the answer it can read, whatever the protocol revision.</summary>
internal static class HeaderChecks
{
    private const string Json = "application/json";
    private const string EventStream = "text/event-stream";

    public static Refusal? OfPost(HttpRequest request)
    {
        if (!Accepts(request, Json) || !Accepts(request, EventStream))
        {
            return Refusal.Transport(StatusCodes.Status406NotAcceptable, $"Not acceptable: accept {Json} and {EventStream}");
        }

        return IsJson(request)
            ? null
            : Refusal.Transport(StatusCodes.Status415UnsupportedMediaType, $"Unsupported media type: send {Json} in UTF-8");
    }

    public static Refusal? OfGet(HttpRequest request) =>
        Accepts(request, EventStream)
            ? null
            : Refusal.Transport(StatusCodes.Status406NotAcceptable, $"Not acceptable: accept {EventStream}");

    public static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    public static string Version(HttpRequest request) => request.Headers[McpHeaders.ProtocolVersion].ToString().Trim();

    private static bool Accepts(HttpRequest request, string type)
    {
        var wanted = new MediaTypeHeaderValue(type);
        return MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
            && accepted.Any(range => range.Quality is not 0 && wanted.IsSubsetOf(range));
    }
}
