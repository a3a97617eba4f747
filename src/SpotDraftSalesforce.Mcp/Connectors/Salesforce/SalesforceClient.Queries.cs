using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

internal sealed partial class SalesforceClient
{
    /// <summary>Most queries that one composite call may hold.</summary>
    private const int QueriesPerComposite = 5;

    /// <summary>A query longer than this goes by composite, whose body has no 16 KB limit as an address has.</summary>
    private const int LongestAddress = 12_000;

    /// <summary>All rows of a query, page after page.</summary>
    public async Task<IReadOnlyList<JsonObject>> QueryAsync(string soql, CancellationToken cancellationToken)
    {
        var address = await PathAsync($"query?q={Uri.EscapeDataString(soql)}", cancellationToken);
        if (address.Length > LongestAddress)
        {
            return (await QueryManyAsync([soql], cancellationToken))[0];
        }

        using var request = VendorConnection.Get(address);
        var rows = new List<JsonObject>();
        await CollectAsync(await _connection.ReadAsync(request, cancellationToken), rows, cancellationToken);
        return rows;
    }

    /// <summary>The rows of several queries, five of them for the price of one call; results in the order of the queries.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<JsonObject>>> QueryManyAsync(
        IReadOnlyList<string> queries,
        CancellationToken cancellationToken
    )
    {
        var results = new List<IReadOnlyList<JsonObject>>(queries.Count);
        foreach (var some in queries.Chunk(QueriesPerComposite))
        {
            results.AddRange(await CompositeAsync(some, cancellationToken));
        }

        return results;
    }

    private async Task<IReadOnlyList<IReadOnlyList<JsonObject>>> CompositeAsync(string[] queries, CancellationToken cancellationToken)
    {
        var version = await VersionAsync(cancellationToken);
        var parts = queries.Select(
            (soql, place) =>
                new JsonObject
                {
                    ["method"] = "GET",
                    ["url"] = $"/services/data/{version}/query?q={Uri.EscapeDataString(soql)}",
                    ["referenceId"] = $"q{place}",
                }
        );
        var body = new JsonObject { ["allOrNone"] = false, ["compositeRequest"] = new JsonArray([.. parts]) };
        using var request = VendorConnection.Ask(await PathAsync("composite", cancellationToken), body, "composite of queries");
        var answer = await _connection.ReadAsync(request, cancellationToken);
        var results = new List<IReadOnlyList<JsonObject>>(queries.Length);
        foreach (var part in answer?["compositeResponse"] as JsonArray ?? [])
        {
            var result = PartAnswer.Of(part);
            var rows = new List<JsonObject>();
            await CollectAsync(_connection.Success(result), rows, cancellationToken);
            results.Add(rows);
        }

        return results.Count == queries.Length
            ? results
            : throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.UpstreamUnavailable,
                    Message = $"Salesforce answered {results.Count} of {queries.Length} queries.",
                    Cure = "Try again later.",
                    Retry = RetryAdvice.After(TimeSpan.FromSeconds(30)),
                }
            );
    }

    private async Task CollectAsync(JsonNode? page, List<JsonObject> rows, CancellationToken cancellationToken)
    {
        while (true)
        {
            rows.AddRange((page?["records"] as JsonArray ?? []).OfType<JsonObject>());
            if (page?["done"] is not JsonValue done || done.GetValue<bool>() || (string?)page["nextRecordsUrl"] is not { } next)
            {
                return;
            }

            using var request = VendorConnection.Get(next);
            page = await _connection.ReadAsync(request, cancellationToken);
        }
    }
}
