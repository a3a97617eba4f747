using SpotDraftSalesforce.Simulator.Salesforce.Rest;
using SpotDraftSalesforce.Simulator.Salesforce.Soql;

namespace SpotDraftSalesforce.Simulator.Salesforce.Bulk;

/// <summary>One query job with the rows that it found.</summary>
internal sealed class QueryJob(string id, string operation, RecordRows rows, CsvFormat format, RestRequest request, DateTimeOffset now)
    : BulkJob(id, operation, rows.Shape.Type.Name, format, request, now)
{
    public RecordRows Rows { get; } = rows;
}
