using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce.Bulk;
using SpotDraftSalesforce.Simulator.Salesforce.Search;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>Gives each resource its calls. The composite resources call it again for their parts.</summary>
internal sealed class RestRouter
{
    private static readonly string[] Resources =
    [
        "tooling",
        "chatter",
        "connect",
        "composite",
        "parameterizedSearch",
        "search",
        "query",
        "queryAll",
        "sobjects",
        "limits",
        "jobs",
        "recent",
        "theme",
    ];

    private readonly SalesforceOrg _org;
    private readonly DescribeEndpoints _describe;
    private readonly RecordEndpoints _records;
    private readonly QueryEndpoints _queries;
    private readonly CollectionEndpoints _collections;
    private readonly CompositeEndpoint _composite;
    private readonly BatchEndpoint _batch;
    private readonly TreeEndpoint _tree;
    private readonly ChatterEndpoints _chatter;
    private readonly LimitsEndpoint _limits;
    private readonly BulkEndpoints _bulk;
    private readonly SearchEndpoints _search;
    private readonly ToolingEndpoints _tooling;

    public RestRouter(SalesforceOrg org, ApiUsage usage, BulkEndpoints bulk)
    {
        _org = org;
        _describe = new DescribeEndpoints(org);
        _records = new RecordEndpoints(org, _describe);
        _queries = new QueryEndpoints(org);
        _collections = new CollectionEndpoints(org);
        _composite = new CompositeEndpoint(org, Handle);
        _batch = new BatchEndpoint(usage, Handle);
        _tree = new TreeEndpoint(org);
        _chatter = new ChatterEndpoints(org);
        _limits = new LimitsEndpoint(usage, bulk);
        _bulk = bulk;
        _search = new SearchEndpoints(org);
        _tooling = new ToolingEndpoints(org);
    }

    public RestAnswer Handle(RestRequest request) =>
        request.Path switch
        {
            [] => Map(request),
            ["sobjects", ..] => _records.Handle(request),
            ["query" or "queryAll", ..] => _queries.Handle(request),
            ["composite"] => _composite.Handle(request),
            ["composite", "graph"] => _composite.HandleGraphs(request),
            ["composite", "batch"] => _batch.Handle(request),
            ["composite", "tree", var type] => _tree.Handle(request, type),
            ["composite", "sobjects", ..] => _collections.Handle(request),
            ["limits"] => _limits.Handle(request),
            ["search"] => _search.Search(request),
            ["parameterizedSearch"] => _search.Parameterized(request),
            ["jobs", ..] => _bulk.Handle(request),
            ["chatter" or "connect", ..] => _chatter.Handle(request),
            ["tooling", ..] => _tooling.Handle(request),
            _ => RestAnswer.NotFound(),
        };

    private RestAnswer Map(RestRequest request)
    {
        if (request.Method != "GET")
        {
            return RestAnswer.NotAllowed(request.Method, "GET,HEAD");
        }

        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartObject();
                foreach (var name in Resources)
                {
                    json.WriteString(name, string.Create(CultureInfo.InvariantCulture, $"{request.VersionPath}/{name}"));
                }

                json.WriteString("identity", $"{request.Base}/id/{_org.OrganizationId}/{request.Session.UserId}");
                json.WriteEndObject();
            }
        );
    }
}
