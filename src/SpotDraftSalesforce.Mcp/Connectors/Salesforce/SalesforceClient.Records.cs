using System.Net;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

internal sealed partial class SalesforceClient
{
    private static readonly TimeSpan DescribeGoodFor = TimeSpan.FromMinutes(10);

    /// <summary>One record by its id.</summary>
    /// <param name="fields">The fields wanted; empty for all.</param>
    /// <exception cref="GovernedException"><c>not_found</c> where there is none, or it is deleted, or may not be seen.</exception>
    public async Task<JsonObject> GetAsync(string type, string id, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var path = $"sobjects/{Soql.Name(type)}/{SalesforceId.Normalize(id)}{Fields(fields)}";
        using var request = VendorConnection.Get(await PathAsync(path, cancellationToken));
        return await _connection.ReadAsync<JsonObject>(request, cancellationToken);
    }

    /// <summary>The record whose external id field has a value; null where there is none.</summary>
    /// <exception cref="GovernedException"><c>conflict</c> where several have it.</exception>
    public async Task<JsonObject?> FindAsync(
        string type,
        string field,
        string value,
        IReadOnlyList<string> fields,
        CancellationToken cancellationToken
    )
    {
        var path = $"sobjects/{Soql.Name(type)}/{Soql.Name(field)}/{Uri.EscapeDataString(value)}{Fields(fields)}";
        using var request = VendorConnection.Get(await PathAsync(path, cancellationToken));
        var answer = await _connection.SendAsync(request, cancellationToken);
        return (int)answer.Status switch
        {
            404 when IsNoRecord(answer) => null,
            300 => throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.Conflict,
                    Message = $"Several {type} records have {field} = {VendorText.Clean(value)}.",
                    Cure = "Leave the value on the one record that it belongs to.",
                }
            ),
            _ => _connection.Success(answer) as JsonObject,
        };
    }

    /// <summary>The description of a type; kept for ten minutes, and afterwards asked for only if it has changed.</summary>
    public async Task<JsonObject> DescribeAsync(string type, CancellationToken cancellationToken)
    {
        if (_describes.TryGetValue(type, out var kept) && _time.GetUtcNow() - kept.At < DescribeGoodFor)
        {
            return kept.Describe;
        }

        using var request = VendorConnection.Get(await PathAsync($"sobjects/{Soql.Name(type)}/describe", cancellationToken));
        request.Headers.IfModifiedSince = kept.ServerAt;
        var answer = await _connection.SendAsync(request, cancellationToken);
        var describe =
            answer.Status == HttpStatusCode.NotModified
                ? kept.Describe
                : _connection.Success(answer) as JsonObject ?? throw new GovernedException(Faults.NotJson(answer));

        // The server's own clock: by ours, which may be ahead, a change could be missed.
        _describes[type] = (describe, _time.GetUtcNow(), answer.Headers?.Date);
        return describe;
    }

    /// <summary>The type of each field, by name: <c>date</c>, <c>currency</c>, <c>picklist</c>, ….</summary>
    public async Task<IReadOnlyDictionary<string, string>> FieldTypesAsync(string type, CancellationToken cancellationToken)
    {
        var describe = await DescribeAsync(type, cancellationToken);
        var types = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in describe["fields"] as JsonArray ?? [])
        {
            if ((string?)field?["name"] is { } name && (string?)field["type"] is { } kind)
            {
                types[name] = kind;
            }
        }

        return types;
    }

    /// <summary>The org's limits, by name: <c>DailyApiRequests</c> and others, each with <c>Max</c> and <c>Remaining</c>.</summary>
    public async Task<JsonObject> LimitsAsync(CancellationToken cancellationToken)
    {
        using var request = VendorConnection.Get(await PathAsync("limits", cancellationToken));
        return await _connection.ReadAsync<JsonObject>(request, cancellationToken);
    }

    /// <summary>The user as whom this connection acts.</summary>
    public async Task<SalesforceIdentity> IdentityAsync(CancellationToken cancellationToken)
    {
        using var request = VendorConnection.Get("/services/oauth2/userinfo");
        return await _connection.ReadAsync<SalesforceIdentity>(request, cancellationToken);
    }

    /// <summary>The org, as its token says; null before the first call, and for a ready token.</summary>
    public string? OrganizationId => IdentityPart(^2);

    /// <summary>The user as whom this connection acts, as its token says; null before the first call, and for a ready token.</summary>
    public string? UserId => IdentityPart(^1);

    /// <summary>A record's address in the product, for people.</summary>
    public string? Link(string id) => _tokens.Current is { } token ? new Uri(token.Instance, id).AbsoluteUri : null;

    /// <summary>What later changes and answers may name of a record besides its id.</summary>
    internal JsonObject? Values(string id) => Link(id) is { } link ? new JsonObject { ["url"] = link } : null;

    /// <summary>A part of <c>https://login.salesforce.com/id/ORG/USER</c>.</summary>
    private string? IdentityPart(Index part) =>
        _tokens.Current?.IdentityUrl?.Split('/') is { Length: > 2 } parts && SalesforceId.TryNormalize(parts[part], out var id) ? id : null;

    private static string Fields(IReadOnlyList<string> fields) =>
        fields.Count == 0 ? "" : $"?fields={string.Join(',', fields.Select(Soql.Name))}";

    /// <summary>An unknown value and an unknown field are both 404; only the second is a fault of ours, and it says so.</summary>
    private static bool IsNoRecord(VendorAnswer answer) =>
        SalesforceDialect.Read(answer.Json).Message is not { } message
        || !message.Contains("Provided external ID field does not exist", StringComparison.OrdinalIgnoreCase);
}
