using System.Globalization;
using System.Text;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Rest;
using SpotDraftSalesforce.Simulator.Salesforce.Soql;

namespace SpotDraftSalesforce.Simulator.Salesforce.Bulk;

/// <summary><c>/jobs/query</c>: a query whose rows are fetched as CSV, a locator at a time.</summary>
internal sealed class QueryJobs(SalesforceOrg org, BulkSwitches switches)
{
    private const int MostRows = 250_000;

    private readonly Dictionary<string, QueryJob> _jobs = new(StringComparer.Ordinal);
    private long _number;

    /// <summary>Jobs of the last 24 hours, which a limit counts.</summary>
    public int Recent => _jobs.Values.Count(job => org.Now - job.CreatedDate < TimeSpan.FromDays(1));

    public RestAnswer Handle(RestRequest request) =>
        (request.Method, request.Path) switch
        {
            ("POST", [_, _]) => Create(request),
            ("GET", [_, _]) => BulkJson.List(_jobs.Values.OrderBy(job => job.Id, StringComparer.Ordinal)),
            (_, [_, _]) => RestAnswer.NotAllowed(request.Method, "GET,HEAD,POST"),
            (_, [_, _, var id, ..]) when RecordId.Normalize(id) is { } full && _jobs.TryGetValue(full, out var job) => OnJob(request, job),
            _ => RestAnswer.NotFound(),
        };

    private RestAnswer OnJob(RestRequest request, QueryJob job)
    {
        if (job.State is "UploadComplete" or "InProgress")
        {
            job.MoveTo(switches.Holding ? "InProgress" : "JobComplete", org.Now);
        }

        return (request.Method, request.Path) switch
        {
            ("GET", [_, _, _]) => BulkJson.Info(job),
            ("PATCH", [_, _, _]) => Abort(request, job),
            ("DELETE", [_, _, _]) => Delete(job),
            ("GET", [_, _, _, "results"]) => Results(request, job),
            (_, [_, _, _]) => RestAnswer.NotAllowed(request.Method, "DELETE,GET,HEAD,PATCH"),
            (_, [_, _, _, "results"]) => RestAnswer.NotAllowed(request.Method, "GET,HEAD"),
            _ => RestAnswer.NotFound(),
        };
    }

    private RestAnswer Create(RestRequest request)
    {
        string Text(string name, string otherwise) =>
            request.Body.ValueKind == JsonValueKind.Object && request.Body.TryGetProperty(name, out var value)
                ? value.ToString()
                : otherwise;
        var operation = Text("operation", string.Empty);
        var (delimiter, ending) = (Text("columnDelimiter", "COMMA"), Text("lineEnding", "LF"));
        if (operation is not ("query" or "queryAll") || CsvFormat.Of(delimiter, ending) is not { } format)
        {
            return RestAnswer.Error(400, "INVALIDJOB", "InvalidJob : operation, columnDelimiter or lineEnding is not supported");
        }

        try
        {
            var rows = new SoqlEngine(org, Text("query", string.Empty), operation == "queryAll", request.Rights).Run();
            if (rows is RecordRows { Shape: var shape } && HasTypeof(shape))
            {
                return RestAnswer.Error(400, "API_ERROR", "API_ERROR: TYPEOF is not supported in Bulk V2 Query");
            }

            if (rows is not RecordRows records || records.Shape.Items.Any(item => item is ChildItem))
            {
                return RestAnswer.Error(
                    400,
                    "API_ERROR",
                    "API_ERROR: Aggregate Relationships not supported in Bulk V2 Query with CSV content type"
                );
            }

            var job = new QueryJob(RecordId.Create("750", 1_000_000 + ++_number), operation, records, format, request, org.Now)
            {
                ColumnDelimiter = delimiter,
                LineEnding = ending,
            };
            job.MoveTo("UploadComplete", org.Now);
            _jobs[job.Id] = job;
            return BulkJson.Info(job, brief: true);
        }
        catch (SoqlException refused)
        {
            return RestAnswer.Error(400, refused.Code, refused.Message);
        }
    }

    private static bool HasTypeof(ResultShape shape) =>
        shape.Items.Any(item => item is TypeofItem || (item is ParentItem parent && HasTypeof(parent.Shape)));

    private RestAnswer Abort(RestRequest request, QueryJob job)
    {
        if (
            request.Body.ValueKind != JsonValueKind.Object
            || !request.Body.TryGetProperty("state", out var state)
            || state.ToString() != "Aborted"
        )
        {
            return RestAnswer.Error(400, "INVALIDJOBSTATE", "The only state that a query job can be given is Aborted");
        }

        if (job.Finished)
        {
            return RestAnswer.Error(400, "INVALIDJOBSTATE", "Aborting already Completed Job not allowed");
        }

        job.MoveTo("Aborted", org.Now);
        return BulkJson.Info(job, brief: true);
    }

    private RestAnswer Delete(QueryJob job)
    {
        if (!job.Finished)
        {
            return RestAnswer.Error(
                400,
                "API_ERROR",
                $"Error encountered when deleting the job because the job is not terminated: {job.Id}"
            );
        }

        _jobs.Remove(job.Id);
        return RestAnswer.Empty();
    }

    private static RestAnswer Results(RestRequest request, QueryJob job)
    {
        if (job.State != "JobComplete")
        {
            return RestAnswer.Error(400, "INVALIDJOBSTATE", $"Job {job.Id} is not complete: its state is {job.State}");
        }

        var most =
            int.TryParse(request.Argument("maxRecords"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0
                ? Math.Min(asked, MostRows)
                : MostRows;
        if (Offset(request.Argument("locator")) is not { } from || from > job.Rows.Count)
        {
            return RestAnswer.Error(400, "INVALIDQUERYLOCATOR", $"Invalid locator: {request.Argument("locator")}");
        }

        var until = Math.Min(job.Rows.Count, from + most);
        var csv = new QueryCsv(job.Rows.Shape).Write(job.Rows, from, until, job.Format);
        return new RestAnswer(200, Encoding.UTF8.GetBytes(csv))
        {
            ContentType = "text/csv",
            Headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                // The word null, not an empty header, ends the results.
                ["Sforce-Locator"] = until < job.Rows.Count ? Locator(until) : "null",
                ["Sforce-NumberOfRecords"] = (until - from).ToString(CultureInfo.InvariantCulture),
            },
        };
    }

    private static string Locator(int offset) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(offset.ToString(CultureInfo.InvariantCulture))).TrimEnd('=');

    private static int? Offset(string? locator)
    {
        if (string.IsNullOrEmpty(locator))
        {
            return 0;
        }

        var bytes = new byte[locator.Length];
        return
            Convert.TryFromBase64String(locator + new string('=', (4 - (locator.Length % 4)) % 4), bytes, out var length)
            && int.TryParse(bytes.AsSpan(0, length), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : null;
    }
}
