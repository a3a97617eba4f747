using SpotDraftSalesforce.Simulator.Salesforce.Rest;

namespace SpotDraftSalesforce.Simulator.Salesforce.Bulk;

/// <summary><c>/jobs</c>: Bulk API 2.0.</summary>
internal sealed class BulkEndpoints
{
    /// <summary>Batches of 10,000 rows in 24 hours.</summary>
    public const int DailyBatches = 15_000;

    /// <summary>Query jobs in 24 hours.</summary>
    public const int DailyQueries = 10_000;

    private readonly BulkSwitches _switches = new();
    private readonly IngestJobs _ingest;
    private readonly QueryJobs _queries;

    public BulkEndpoints(SalesforceOrg org, BulkWork work)
    {
        _ingest = new IngestJobs(org, _switches, work);
        _queries = new QueryJobs(org, _switches);
    }

    public int UsedBatches => _ingest.RecentBatches;

    public int UsedQueries => _queries.Recent;

    /// <summary>Whether the body of this call is the data of a job.</summary>
    public static bool TakesCsv(RestRequest request) => request is { Method: "PUT", Path: ["jobs", "ingest", _, "batches"] };

    public RestAnswer Handle(RestRequest request) =>
        request.Path switch
        {
            ["jobs", "ingest", ..] => _ingest.Handle(request),
            ["jobs", "query", ..] => _queries.Handle(request),
            _ => RestAnswer.NotFound(),
        };

    public void Set(bool? hold, int? failAfter)
    {
        _switches.FailAfter = failAfter ?? _switches.FailAfter;
        _switches.Holding = hold ?? _switches.Holding;
        if (hold == false)
        {
            _ingest.Release();
        }
    }
}
