using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

internal sealed partial class SalesforceClient
{
    /// <summary>Most queries that one composite call may hold.</summary>
    private const int QueriesPerComposite = 5;

    /// <summary>All rows of a query, page after page.</summary>
    public async Task<IReadOnlyList<JsonObject>> QueryAsync(string soql, CancellationToken cancellationToken)
    {
        var query = SoqlAddress.Encode(soql);
        if (query.Length > SoqlAddress.Longest)
        {
            // A composite's body has no limit of 16 KB as an address has.
            return (await QueryManyAsync([soql], cancellationToken))[0];
        }

        using var request = VendorConnection.Get(await PathAsync($"query?q={query}", cancellationToken));
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

    /// <summary>As <see cref="QueryManyAsync"/> for up to five queries, each for itself: its rows, or why it was refused.</summary>
    public async Task<IReadOnlyList<(IReadOnlyList<JsonObject>? Rows, Error? Refusal)>> QueryEachAsync(
        string[] queries,
        CancellationToken cancellationToken
    )
    {
        var results = new List<(IReadOnlyList<JsonObject>?, Error?)>(queries.Length);
        foreach (var answer in await PartsAsync(queries, cancellationToken))
        {
            if (!answer.IsSuccess)
            {
                results.Add((null, Faults.Of(answer)));
                continue;
            }

            var rows = new List<JsonObject>();
            await CollectAsync(_connection.Success(answer), rows, cancellationToken);
            results.Add((rows, null));
        }

        return results;
    }

    /// <summary>The rows for a long list of values, asked for in as many queries as addresses need; a row that several of them find comes once.</summary>
    /// <param name="query">The query for some of the values; it selects <c>Id</c>.</param>
    public async Task<IReadOnlyList<JsonObject>> QueryInAsync(
        IEnumerable<string> values,
        Func<IReadOnlyList<string>, string> query,
        CancellationToken cancellationToken
    )
    {
        var queries = SoqlAddress.Split(values, query);
        if (queries.Count == 1)
        {
            return await QueryAsync(queries[0], cancellationToken);
        }

        var results = await QueryManyAsync(queries, cancellationToken);
        return [.. results.SelectMany(rows => rows).DistinctBy(row => (string?)row["Id"], StringComparer.Ordinal)];
    }

    /// <summary>
    /// The rows after a place and before an instant, page by page, each row once however much is written meanwhile. The caller keeps the place of the
    /// last row that it is done with.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<JsonObject>> PagesAsync(
        Func<KeysetPlace, string> page,
        KeysetPlace after,
        Func<JsonObject, KeysetPlace> placeOf,
        int size,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var rows = await QueryAsync(page(after), cancellationToken);
            if (rows.Count > 0)
            {
                yield return rows;
                after = placeOf(rows[^1]);
            }

            if (rows.Count < size)
            {
                yield break;
            }
        }
    }

    private async Task<IReadOnlyList<IReadOnlyList<JsonObject>>> CompositeAsync(string[] queries, CancellationToken cancellationToken)
    {
        var results = new List<IReadOnlyList<JsonObject>>(queries.Length);
        foreach (var answer in await PartsAsync(queries, cancellationToken))
        {
            var rows = new List<JsonObject>();
            await CollectAsync(_connection.Success(answer), rows, cancellationToken);
            results.Add(rows);
        }

        return results;
    }

    /// <summary>The answers to several queries, in their order, for the price of one call.</summary>
    private async Task<IReadOnlyList<VendorAnswer>> PartsAsync(string[] queries, CancellationToken cancellationToken)
    {
        var version = await VersionAsync(cancellationToken);
        var parts = queries.Select(
            (soql, place) =>
                new JsonObject
                {
                    ["method"] = "GET",
                    ["url"] = $"/services/data/{version}/query?q={SoqlAddress.Encode(soql)}",
                    ["referenceId"] = $"q{place}",
                }
        );
        var body = new JsonObject { ["allOrNone"] = false, ["compositeRequest"] = new JsonArray([.. parts]) };
        using var request = VendorConnection.Ask(await PathAsync("composite", cancellationToken), body, "composite of queries");
        var answer = await _connection.ReadAsync(request, cancellationToken);
        VendorAnswer[] results = [.. (answer?["compositeResponse"] as JsonArray ?? []).Select(PartAnswer.Of)];
        return results.Length == queries.Length
            ? results
            : throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.UpstreamUnavailable,
                    Message = $"Salesforce answered {results.Length} of {queries.Length} queries.",
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
