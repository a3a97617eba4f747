using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Simulator.Received;

namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>Tells the writes among what a vendor received.</summary>
internal static partial class VendorWrite
{
    /// <summary>Everything but reads: a login, a composite of queries, the making of a download link and of a subscription change no record.</summary>
    public static bool Is(ReceivedRequest request) =>
        request.Method is not ("GET" or "HEAD")
        && !Reading().IsMatch(request.PathAndQuery)
        && !(request.PathAndQuery.EndsWith("/composite", StringComparison.Ordinal) && IsOfQueries(request.Body));

    public static string Path(ReceivedRequest request) => Uri.UnescapeDataString(request.PathAndQuery.Split('?')[0]);

    /// <summary>Method and path without ids, such as <c>PATCH sobjects/Opportunity/{id}</c>.</summary>
    public static string Shape(ReceivedRequest request)
    {
        var path = Version().Replace(Path(request), "");
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var at = 1; at < parts.Length; at++)
        {
            parts[at] = Id().IsMatch(parts[at]) ? "{id}" : parts[at];
        }

        return $"{request.Method} {request.System}/{string.Join('/', parts)}";
    }

    private static bool IsOfQueries(string? body)
    {
        try
        {
            return body is not null
                && JsonNode.Parse(body)?["compositeRequest"] is JsonArray { Count: > 0 } parts
                && parts.All(part => part?["method"]?.ToString() == "GET");
        }
        catch (JsonException)
        {
            // Of a large body only the beginning is recorded, and queries are never that large.
            return false;
        }
    }

    [GeneratedRegex(
        "/oauth2/|/composite/batch|/query|download_link|/webhooks|/services/Soap/",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Reading();

    [GeneratedRegex(@"^/(services/data/v[\d.]+|api/v[\d.]+/public)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();

    [GeneratedRegex(@"^(?=.*\d)[A-Za-z0-9:%\-]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}

/// <summary>One write, as the log tells it and as a vendor received it.</summary>
internal sealed record Attempt(string System, string Method, string Path, string? BodySha256)
{
    /// <param name="log">Keeps the digest that the event commits to.</param>
    public static async Task<Attempt> OfAsync(IAuditLog log, StoredEvent stored)
    {
        var data = JsonNode.Parse(stored.Json)!["data"]!;
        var digest = (await log.ValuesAsync(stored.Seq, CancellationToken.None)).SingleOrDefault(value => value.Path == "/body_sha256");
        return new Attempt(
            data["system"]!.ToString().Split(':')[0],
            data["method"]!.ToString(),
            Uri.UnescapeDataString(data["path"]!.ToString()),
            digest is null ? null : (string?)JsonNode.Parse(digest.Json)
        );
    }

    public static Attempt Of(ReceivedRequest received) =>
        new(
            received.System,
            received.Method,
            VendorWrite.Path(received),
            received.Body is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(received.Body)))
        );
}
