using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using SpotDraftSalesforce.Simulator.Salesforce.Access;
using SpotDraftSalesforce.Simulator.Salesforce.OAuth;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>One call of a resource, alone or inside a composite.</summary>
internal sealed record RestRequest
{
    public required string Method { get; init; }

    /// <summary>Decoded parts of the path behind the version.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Request headers by any case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The body; undefined where there is none.</summary>
    public JsonElement Body { get; init; }

    /// <summary>The file of a multipart request.</summary>
    public ContentBlob? Blob { get; init; }

    public required Session Session { get; init; }

    /// <summary>What the user of the session may see and write.</summary>
    public UserRights Rights { get; init; } = UserRights.All;

    public required string Version { get; init; }

    public required string Base { get; init; }

    public string VersionPath => $"/services/data/v{Version}";

    public bool HasBody => Body.ValueKind != JsonValueKind.Undefined;

    /// <summary>Cuts a URL behind the host into version, path and query; false where it is no address of the REST API.</summary>
    public static bool TryCut(
        string url,
        [NotNullWhen(true)] out string? version,
        [NotNullWhen(true)] out IReadOnlyList<string>? path,
        [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? query
    )
    {
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        var parts = (mark < 0 ? url : url[..mark])
            .Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(Uri.UnescapeDataString)
            .ToList();
        query = QueryHelpers
            .ParseQuery(mark < 0 ? string.Empty : url[mark..])
            .ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        path = null;
        version = null;
        if (parts is not ["services", "data", ['v', ..] named, ..])
        {
            return false;
        }

        version = named[1..];
        path = parts[3..];
        return true;
    }

    public string? Argument(string name) => Query.TryGetValue(name, out var value) ? value : null;

    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;
}
