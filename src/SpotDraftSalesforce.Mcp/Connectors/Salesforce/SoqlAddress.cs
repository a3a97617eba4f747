namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// Queries as parts of an address. Salesforce refuses an address that is longer than 16,384 bytes together with the request's headers
/// (REST API Developer Guide, "Status Codes and Error Responses", 414 and 431), so that long lists are asked for in several queries.
/// </summary>
internal static class SoqlAddress
{
    /// <summary>Longest query in an address, encoded; the rest of the 16 KB is for path and headers, a long token among them.</summary>
    public const int Longest = 12_000;

    /// <summary>The query as an address carries it. What need not be escaped is not: quotes and commas are most of a long list.</summary>
    public static string Encode(string soql) =>
        Uri.EscapeDataString(soql)
            .Replace("%27", "'", StringComparison.Ordinal)
            .Replace("%2C", ",", StringComparison.Ordinal)
            .Replace("%28", "(", StringComparison.Ordinal)
            .Replace("%29", ")", StringComparison.Ordinal)
            .Replace("%3A", ":", StringComparison.Ordinal)
            .Replace("%20", "+", StringComparison.Ordinal);

    /// <summary>
    /// Queries that together ask for all <paramref name="values"/>, each value in one of them and each query short enough for an address, as long as
    /// one value alone is.
    /// </summary>
    /// <param name="query">The query for some of the values.</param>
    public static IReadOnlyList<string> Split(IEnumerable<string> values, Func<IReadOnlyList<string>, string> query)
    {
        string[] wanted = [.. values.Distinct(StringComparer.Ordinal)];
        if (wanted.Length == 0)
        {
            return [];
        }

        for (var parts = Math.Max(1, Encode(query(wanted)).Length / Longest); ; parts++)
        {
            var size = (wanted.Length + parts - 1) / parts;
            string[] queries = [.. wanted.Chunk(size).Select(some => query(some))];
            if (size == 1 || queries.All(one => Encode(one).Length <= Longest))
            {
                return queries;
            }
        }
    }
}
