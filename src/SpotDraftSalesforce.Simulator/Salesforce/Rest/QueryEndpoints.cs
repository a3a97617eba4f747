using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Soql;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary><c>/query</c> and <c>/queryAll</c>, with locators for the pages behind the first.</summary>
internal sealed class QueryEndpoints(SalesforceOrg org)
{
    private const int DefaultPage = 2000;
    private const int SmallestPage = 200;

    /// <summary>Result sets kept for their next pages; the oldest goes first.</summary>
    private const int MostOpen = 200;

    private static readonly TimeSpan LocatorLife = TimeSpan.FromDays(2);

    private readonly Dictionary<string, OpenQuery> _open = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private long _queries;

    public RestAnswer Handle(RestRequest request)
    {
        if (request.Method != "GET")
        {
            return RestAnswer.NotAllowed(request.Method, "GET,HEAD");
        }

        if (request.Path.Count == 2)
        {
            return More(request, request.Path[1]);
        }

        if (request.Path.Count > 2)
        {
            return RestAnswer.NotFound();
        }

        if (request.Argument("q") is not { Length: > 0 } soql)
        {
            return RestAnswer.Error(400, "MALFORMED_QUERY", "A query string has to be specified");
        }

        try
        {
            var rows = new SoqlEngine(org, soql, request.Path[0] == "queryAll", request.Rights).Run();
            return string.Equals(request.Argument("columns"), "true", StringComparison.OrdinalIgnoreCase)
                ? QueryColumns.Describe(rows)
                : Page(request, rows, 0, PageSize(request), null);
        }
        catch (SoqlException refused)
        {
            return RestAnswer.Error(400, refused.Code, refused.Message);
        }
    }

    /// <summary>The tooling API has objects, but this org has nothing in them.</summary>
    public static RestAnswer EmptyToolingResult(RestRequest request) =>
        request.Method != "GET"
            ? RestAnswer.NotAllowed(request.Method, "GET,HEAD")
            : RestAnswer.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteNumber("size", 0);
                    json.WriteNumber("totalSize", 0);
                    json.WriteBoolean("done", true);
                    json.WriteNull("queryLocator");
                    json.WriteNull("entityTypeName");
                    json.WriteStartArray("records");
                    json.WriteEndArray();
                    json.WriteEndObject();
                }
            );

    private static int PageSize(RestRequest request)
    {
        foreach (var option in (request.Header("Sforce-Query-Options") ?? string.Empty).Split([',', ';'], StringSplitOptions.TrimEntries))
        {
            var parts = option.Split('=', StringSplitOptions.TrimEntries);
            if (
                parts.Length == 2
                && string.Equals(parts[0], "batchSize", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            )
            {
                return Math.Clamp(size, SmallestPage, DefaultPage);
            }
        }

        return DefaultPage;
    }

    private RestAnswer More(RestRequest request, string locator)
    {
        var dash = locator.LastIndexOf('-');
        if (
            dash < 0
            || !int.TryParse(locator[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            || !_open.TryGetValue(locator[..dash], out var open)
            || org.Now - open.Opened > LocatorLife
            || from > open.Rows.Count
        )
        {
            return RestAnswer.Error(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
        }

        return Page(
            request,
            open.Rows,
            from,
            request.Header("Sforce-Query-Options") is null ? open.PageSize : PageSize(request),
            locator[..dash]
        );
    }

    private RestAnswer Page(RestRequest request, QueryRows rows, int from, int size, string? cursor)
    {
        var until = End(rows, from, size);
        if (until < rows.Count)
        {
            cursor ??= Open(rows, size);
        }

        var children = new ChildPages(
            size - 1,
            (kept, place) => string.Create(CultureInfo.InvariantCulture, $"{request.VersionPath}/query/{Open(kept, size)}-{place}")
        );

        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartObject();
                json.WriteNumber("totalSize", rows.Total);
                json.WriteBoolean("done", until >= rows.Count);
                if (until < rows.Count)
                {
                    json.WriteString(
                        "nextRecordsUrl",
                        string.Create(CultureInfo.InvariantCulture, $"{request.VersionPath}/query/{cursor}-{until}")
                    );
                }

                json.WriteStartArray("records");
                for (var at = from; at < until; at++)
                {
                    rows.Write(json, at, request.VersionPath, until - from == 1 ? children : null);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        );
    }

    /// <summary>
    /// Where a page ends: children count as rows do (https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_queryoptions.htm).
    /// A row that has more children than a page takes stands alone on one, with locators for the rest of them.
    /// </summary>
    private static int End(QueryRows rows, int from, int size)
    {
        var left = size;
        var until = from;
        while (until < rows.Count && left > 0)
        {
            left -= rows.Size(until);
            if (left < 0 && until > from)
            {
                break;
            }

            until++;
        }

        return until;
    }

    private string Open(QueryRows rows, int size)
    {
        var cursor = RecordId.Create("01g", ++_queries);
        _open[cursor] = new OpenQuery(rows, size, org.Now);
        _order.Enqueue(cursor);
        if (_order.Count > MostOpen)
        {
            _open.Remove(_order.Dequeue());
        }

        return cursor;
    }

    private sealed record OpenQuery(QueryRows Rows, int PageSize, DateTimeOffset Opened);
}
