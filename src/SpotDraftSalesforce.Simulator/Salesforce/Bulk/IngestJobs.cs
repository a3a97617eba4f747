using System.Text;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Rest;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Bulk;

/// <summary><c>/jobs/ingest</c>: create, upload, close, poll, results.</summary>
internal sealed class IngestJobs(SalesforceOrg org, BulkSwitches switches, BulkWork work)
{
    private const long LargestUpload = 150L * 1024 * 1024;
    private const int RowsPerBatch = 10_000;
    private static readonly string[] Operations = ["insert", "update", "upsert", "delete", "hardDelete"];

    private readonly Dictionary<string, IngestJob> _jobs = new(StringComparer.Ordinal);
    private readonly Queue<IngestJob> _held = new();
    private long _number;

    /// <summary>Batches of the last 24 hours, which a limit counts.</summary>
    public int RecentBatches =>
        _jobs
            .Values.Where(job => org.Now - job.CreatedDate < TimeSpan.FromDays(1))
            .Sum(job => (job.Saved.Count + job.Refused.Count + RowsPerBatch - 1) / RowsPerBatch);

    public RestAnswer Handle(RestRequest request) =>
        (request.Method, request.Path) switch
        {
            ("POST", [_, _]) => Create(request),
            ("GET", [_, _]) => BulkJson.List(_jobs.Values.OrderBy(job => job.Id, StringComparer.Ordinal)),
            (_, [_, _]) => RestAnswer.NotAllowed(request.Method, "GET,HEAD,POST"),
            (_, [_, _, var id, ..]) when RecordId.Normalize(id) is { } full && _jobs.TryGetValue(full, out var job) => OnJob(request, job),
            _ => RestAnswer.NotFound(),
        };

    /// <summary>Starts what a test held back.</summary>
    public void Release()
    {
        while (_held.TryDequeue(out var job))
        {
            Start(job);
        }
    }

    private RestAnswer OnJob(RestRequest request, IngestJob job) =>
        (request.Method, request.Path) switch
        {
            ("GET", [_, _, _]) => BulkJson.Info(job),
            ("PATCH", [_, _, _]) => SetState(request, job),
            ("DELETE", [_, _, _]) => Delete(job),
            ("PUT", [_, _, _, "batches"]) => Upload(request, job),
            ("GET", [_, _, _, "successfulResults"]) => Results(job, ["sf__Id", "sf__Created"], job.Saved.Select(Success)),
            ("GET", [_, _, _, "failedResults"]) => Results(job, ["sf__Id", "sf__Error"], job.Refused.Select(Failure)),
            ("GET", [_, _, _, "unprocessedrecords" or "unprocessedRecords"]) => Results(job, [], job.Unprocessed),
            (_, [_, _, _]) => RestAnswer.NotAllowed(request.Method, "DELETE,GET,HEAD,PATCH"),
            (_, [_, _, _, "batches"]) => RestAnswer.NotAllowed(request.Method, "PUT"),
            _ => RestAnswer.NotFound(),
        };

    private static IEnumerable<string> Success(IngestedRow row) => [row.Id!, row.Created ? "true" : "false", .. row.Values];

    private static IEnumerable<string> Failure(IngestedRow row) => [row.Id ?? string.Empty, row.Error!, .. row.Values];

    private static RestAnswer Results(IngestJob job, IEnumerable<string> added, IEnumerable<IEnumerable<string>> rows)
    {
        if (!job.Finished)
        {
            return RestAnswer.Error(400, "INVALIDJOBSTATE", $"Job {job.Id} is not complete: its state is {job.State}");
        }

        var csv = new StringBuilder();
        job.Format.Write(csv, added.Concat(job.Columns));
        foreach (var row in rows)
        {
            job.Format.Write(csv, row);
        }

        return new RestAnswer(200, Encoding.UTF8.GetBytes(csv.ToString())) { ContentType = "text/csv" };
    }

    private RestAnswer Create(RestRequest request)
    {
        string? Text(string name) =>
            request.Body.ValueKind == JsonValueKind.Object && request.Body.TryGetProperty(name, out var value) ? value.ToString() : null;
        var operation = Text("operation") ?? string.Empty;
        if (!Operations.Contains(operation, StringComparer.Ordinal))
        {
            return RestAnswer.Error(400, "INVALIDJOB", $"InvalidJob : Unsupported operation: {operation}");
        }

        if (!org.Schema.TryType(Text("object") ?? string.Empty, out var type))
        {
            return RestAnswer.Error(400, "INVALIDENTITY", $"InvalidEntity : Unable to find object: {Text("object")}");
        }

        var (delimiter, ending) = (Text("columnDelimiter") ?? "COMMA", Text("lineEnding") ?? "LF");
        if ((Text("contentType") ?? "CSV") != "CSV" || CsvFormat.Of(delimiter, ending) is not { } format)
        {
            return RestAnswer.Error(400, "INVALIDJOB", "InvalidJob : contentType, columnDelimiter or lineEnding is not supported");
        }

        SObjectField? key = null;
        if (
            operation == "upsert"
            && !(type.TryField(Text("externalIdFieldName") ?? string.Empty, out key) && (key.ExternalId || key.IdLookup))
        )
        {
            return RestAnswer.Error(
                400,
                "INVALIDJOB",
                $"InvalidJob : Field name provided, {Text("externalIdFieldName")} does not match an External ID, Salesforce Id, or indexed field for {type.Name}"
            );
        }

        var job = new IngestJob(RecordId.Create("750", ++_number), operation, type, key, format, request, org.Now)
        {
            ColumnDelimiter = delimiter,
            LineEnding = ending,
        };
        _jobs[job.Id] = job;
        if (request.Blob is { } data)
        {
            job.Data = data;
            Close(job);
        }

        return BulkJson.Info(job, brief: true);
    }

    private RestAnswer Upload(RestRequest request, IngestJob job)
    {
        if (job.State != "Open" || job.Data is not null)
        {
            return RestAnswer.Error(
                400,
                "INVALIDJOBSTATE",
                $"Found multiple contents for job: <{job.Id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job."
            );
        }

        if (request.Blob?.Length > LargestUpload)
        {
            return RestAnswer.Error(413, "REQUEST_ENTITY_TOO_LARGE", "The uploaded data is larger than 150 MB");
        }

        job.Data = request.Blob ?? ContentBlob.Of([]);
        return RestAnswer.Empty(201);
    }

    private RestAnswer SetState(RestRequest request, IngestJob job)
    {
        var state =
            request.Body.ValueKind == JsonValueKind.Object && request.Body.TryGetProperty("state", out var given)
                ? given.ToString()
                : string.Empty;
        switch (state)
        {
            case "UploadComplete" when job.State == "Open":
                Close(job);
                return BulkJson.Info(job, brief: true);
            case "UploadComplete":
                return RestAnswer.Error(400, "INVALIDJOBSTATE", "Closing already Completed Job not allowed");
            case "Aborted" when !job.Finished:
                Abort(job);
                return BulkJson.Info(job, brief: true);
            case "Aborted":
                return RestAnswer.Error(400, "INVALIDJOBSTATE", "Aborting already Completed Job not allowed");
            default:
                return RestAnswer.Error(400, "INVALIDJOBSTATE", $"The state of a job cannot be set to {state}");
        }
    }

    private void Close(IngestJob job)
    {
        job.MoveTo("UploadComplete", org.Now);
        if (switches.Holding)
        {
            _held.Enqueue(job);
        }
        else
        {
            Start(job);
        }
    }

    private void Start(IngestJob job)
    {
        if (job.Finished)
        {
            return;
        }

        var failAfter = switches.FailAfter;
        switches.FailAfter = null;
        work.Start(stopping =>
        {
            // The answer that started the job still says UploadComplete: the work waits for the org until it is sent.
            org.Atomically(() =>
            {
                if (!job.Finished)
                {
                    job.MoveTo("InProgress", org.Now);
                }

                return job;
            });
            new IngestRun(org, job, failAfter, stopping).Work();
        });
    }

    private void Abort(IngestJob job)
    {
        job.MoveTo("Aborted", org.Now);
        if (job.Data is null || job.Columns.Count > 0)
        {
            return;
        }

        using var text = new StreamReader(new MemoryStream(job.Data.ToArray()), Encoding.UTF8);
        var rows = job.Format.Read(text).ToList();
        job.Columns = rows.FirstOrDefault() ?? [];
        job.Unprocessed.AddRange(rows.Skip(1));
    }

    private RestAnswer Delete(IngestJob job)
    {
        if (!job.Finished && job.State != "UploadComplete")
        {
            return RestAnswer.Error(
                400,
                "API_ERROR",
                $"Error encountered when deleting the job because the job is not terminated: {job.Id}"
            );
        }

        if (!job.Finished)
        {
            job.MoveTo("Aborted", org.Now);
        }

        _jobs.Remove(job.Id);
        return RestAnswer.Empty();
    }
}
