using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>Bulk API 2.0 (Bulk API 2.0 Developer Guide): jobs that the platform works off by itself, for more than 2,000 records.</summary>
internal sealed partial class SalesforceClient
{
    private const int RowsPerPage = 50_000;

    /// <summary>A job that is not done after this is left to be looked up later.</summary>
    private static readonly TimeSpan JobWithin = TimeSpan.FromMinutes(10);

    /// <summary>The rows of a query job, page after page, each by column name; empty text where a field is null.</summary>
    public async IAsyncEnumerable<IReadOnlyList<IReadOnlyDictionary<string, string>>> QueryBulkAsync(
        string soql,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var body = new JsonObject { ["operation"] = "query", ["query"] = soql };
        using var create = VendorConnection.Ask(await PathAsync("jobs/query", cancellationToken), body, "query job");
        var job = (string?)(await _connection.ReadAsync<JsonObject>(create, cancellationToken))["id"] ?? throw NoJob();
        var state = await JobEndAsync($"jobs/query/{job}", cancellationToken);
        if (state is not { State: "JobComplete" })
        {
            throw new GovernedException(JobFailed(state));
        }

        for (string? locator = null; locator != "null"; )
        {
            var page = locator is null ? "" : $"&locator={Uri.EscapeDataString(locator)}";
            var answer = await CsvAsync($"jobs/query/{job}/results?maxRecords={RowsPerPage}{page}", cancellationToken);
            yield return BulkCsv.Read(answer.Text());
            locator = answer.Header("Sforce-Locator") ?? "null";
        }
    }

    /// <summary>
    /// Hands records in as a job and waits for its end. Until the upload is closed nothing happens at the platform; a refusal before that is definite.
    /// </summary>
    internal async Task<BulkResult> IngestAsync(
        string type,
        string operation,
        string? key,
        string csv,
        Effect effect,
        CancellationToken cancellationToken
    )
    {
        var description = new JsonObject
        {
            ["object"] = type,
            ["operation"] = operation,
            ["contentType"] = "CSV",
            ["lineEnding"] = "LF",
        };
        if (key is not null)
        {
            description["externalIdFieldName"] = key;
        }

        var created = await WriteAsync(HttpMethod.Post, "jobs/ingest", VendorConnection.Json(description), effect, cancellationToken);
        if (created.State != ChangeState.Done || (string?)created.Answer?.Json?["id"] is not { } job)
        {
            return new BulkResult(Nothing(created), null, []);
        }

        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv") { CharSet = "utf-8" };
        var uploaded = await WriteAsync(HttpMethod.Put, $"jobs/ingest/{job}/batches", content, effect, cancellationToken);
        if (uploaded.State != ChangeState.Done)
        {
            return new BulkResult(Nothing(uploaded), null, []);
        }

        var closing = VendorConnection.Json(new JsonObject { ["state"] = "UploadComplete" });
        var closed = await WriteAsync(HttpMethod.Patch, $"jobs/ingest/{job}", closing, effect, cancellationToken);
        if (closed.State == ChangeState.Failed)
        {
            return new BulkResult(closed, null, []);
        }

        try
        {
            return await ResultsAsync(job, cancellationToken);
        }
        catch (GovernedException unread)
        {
            // The job may still run: what it makes is found by its keys.
            return new BulkResult(new Settlement(ChangeState.InDoubt, null, unread.Error), null, []);
        }
    }

    private async Task<BulkResult> ResultsAsync(string job, CancellationToken cancellationToken)
    {
        var end = await JobEndAsync($"jobs/ingest/{job}", cancellationToken);
        if (end.State is null or "Open")
        {
            return new BulkResult(new Settlement(ChangeState.InDoubt, null, JobFailed(end)), null, []);
        }

        var done = BulkCsv.Read((await CsvAsync($"jobs/ingest/{job}/successfulResults/", cancellationToken)).Text());
        var failed = BulkCsv.Read((await CsvAsync($"jobs/ingest/{job}/failedResults/", cancellationToken)).Text());
        return new BulkResult(new Settlement(ChangeState.Done, null, end.State == "JobComplete" ? null : JobFailed(end)), done, failed);
    }

    private async Task<Settlement> WriteAsync(
        HttpMethod method,
        string resource,
        HttpContent body,
        Effect effect,
        CancellationToken cancellationToken
    )
    {
        using var request = VendorConnection.Perform(method, await PathAsync(resource, cancellationToken), body, effect, repeatable: true);
        return await Settlement.OfAsync(SendAsync, Faults, request, cancellationToken);
    }

    /// <summary>An open job does nothing: whatever became of these requests, no record was touched.</summary>
    private static Settlement Nothing(Settlement settled) => settled with { State = ChangeState.Failed };

    /// <summary>Asks for a job until it has ended; more and more rarely.</summary>
    private async Task<JobEnd> JobEndAsync(string resource, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        for (var round = 1; _time.GetElapsedTime(began) < JobWithin; round++)
        {
            using var request = VendorConnection.Get(await PathAsync(resource, cancellationToken));
            var job = await _connection.ReadAsync<JsonObject>(request, cancellationToken);
            var state = (string?)job["state"];
            if (state is "JobComplete" or "Failed" or "Aborted")
            {
                return new JobEnd(state, (string?)job["errorMessage"]);
            }

            await Task.Delay(Backoff(round), _time, cancellationToken);
        }

        return new JobEnd(null, "it takes longer than ten minutes");
    }

    private async Task<VendorAnswer> CsvAsync(string resource, CancellationToken cancellationToken)
    {
        using var request = VendorConnection.Get(await PathAsync(resource, cancellationToken));
        var answer = await _connection.SendAsync(request, cancellationToken);
        return !answer.IsSuccess ? throw new GovernedException(Faults.Of(answer))
            : answer.MediaType == "text/csv" ? answer
            : throw new GovernedException(Faults.NotJson(answer));
    }

    private static Error JobFailed(JobEnd end) =>
        new()
        {
            Code = end.State is null ? ErrorCode.OutcomeUnknown : ErrorCode.UpstreamRejected,
            Message = $"The bulk job ended as {end.State ?? "unknown"}: {VendorText.Clean(end.Message) ?? "no reason given"}.",
            Cure = "See the job in Salesforce under Bulk Data Load Jobs, then ask again.",
        };

    private static GovernedException NoJob() =>
        new(
            new Error
            {
                Code = ErrorCode.UpstreamUnavailable,
                Message = "Salesforce answered without a job.",
                Cure = "Try again later.",
                Retry = RetryAdvice.After(TimeSpan.FromSeconds(30)),
            }
        );

    private sealed record JobEnd(string? State, string? Message);
}

/// <summary>What became of a bulk job.</summary>
/// <param name="Settled">Done where the job has ended and says of each record what became of it; failed where it was never started.</param>
/// <param name="Done">Rows that were written, with <c>sf__Id</c>; null where there are no results.</param>
/// <param name="Failed">Rows that were refused, with <c>sf__Error</c>.</param>
internal sealed record BulkResult(
    Settlement Settled,
    IReadOnlyList<IReadOnlyDictionary<string, string>>? Done,
    IReadOnlyList<IReadOnlyDictionary<string, string>> Failed
);
