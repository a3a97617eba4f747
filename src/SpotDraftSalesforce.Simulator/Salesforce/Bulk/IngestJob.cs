using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Rest;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Bulk;

/// <summary>One ingest job: its data, and what became of each row.</summary>
internal sealed class IngestJob(
    string id,
    string operation,
    SObjectType type,
    SObjectField? key,
    CsvFormat format,
    RestRequest request,
    DateTimeOffset now
) : BulkJob(id, operation, type.Name, format, request, now)
{
    public SObjectType Type { get; } = type;

    /// <summary>The external id of an upsert.</summary>
    public SObjectField? Key { get; } = key;

    public ContentBlob? Data { get; set; }

    public IReadOnlyList<string> Columns { get; set; } = [];

    public List<IngestedRow> Saved { get; } = [];

    public List<IngestedRow> Refused { get; } = [];

    public List<string[]> Unprocessed { get; } = [];
}

/// <summary>A row that was tried; <paramref name="Error"/> is null where it was saved.</summary>
internal sealed record IngestedRow(string? Id, bool Created, string? Error, string[] Values);
