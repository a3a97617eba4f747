using SpotDraftSalesforce.Simulator.Salesforce.Rest;

namespace SpotDraftSalesforce.Simulator.Salesforce.Bulk;

/// <summary>What ingest and query jobs have in common. Callers hold the org's lock.</summary>
internal abstract class BulkJob(string id, string operation, string sobject, CsvFormat format, RestRequest request, DateTimeOffset now)
{
    public string Id { get; } = id;

    public string Operation { get; } = operation;

    public string SObject { get; } = sobject;

    public CsvFormat Format { get; } = format;

    public string CreatedById { get; } = request.Session.UserId;

    public DateTimeOffset CreatedDate { get; } = now;

    public string Version { get; } = request.Version;

    public required string ColumnDelimiter { get; init; }

    public required string LineEnding { get; init; }

    /// <summary><c>Open</c>, <c>UploadComplete</c>, <c>InProgress</c>, <c>JobComplete</c>, <c>Failed</c> or <c>Aborted</c>.</summary>
    public string State { get; private set; } = "Open";

    public DateTimeOffset Changed { get; private set; } = now;

    /// <summary>Why the job as a whole failed.</summary>
    public string? ErrorMessage { get; set; }

    public bool Finished => State is "JobComplete" or "Failed" or "Aborted";

    public void MoveTo(string state, DateTimeOffset at)
    {
        State = state;
        Changed = at;
    }
}
