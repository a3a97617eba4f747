using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// Collections above 2,000 records go as bulk jobs, as Salesforce asks for. Only what may be sent twice does: a job that is lost out of sight is
/// looked up by its keys and handed in again.
/// </summary>
internal sealed partial class SalesforceChangeExecutor
{
    /// <summary>From here on a bulk job is the cheaper way (Bulk API 2.0 Developer Guide, "How Bulk API 2.0 Works").</summary>
    private const int FewestInBulk = 2_001;

    /// <summary>Records of one job: one batch of the platform's, so that the batches of the day last.</summary>
    private const int LargestJob = 10_000;

    public int LargestBatch(IReadOnlyList<Change> collection) =>
        collection.Count >= FewestInBulk && collection.All(GoesInBulk) ? LargestJob : LargestCollection;

    private static bool GoesInBulk(Change change) =>
        IsRepeatable(change)
        && change.Operation is "update" or "upsert"
        && change.Record is { } record
        && !record.Contains("@{", StringComparison.Ordinal)
        && change.Fields.All(field => field.After?.ToString() is not { } text || text != BulkCsv.Null);

    private static async Task<IReadOnlyList<ChangeOutcome>> BulkAsync(
        SalesforceClient client,
        ChangeBatch batch,
        CancellationToken cancellationToken
    )
    {
        var first = batch.Changes[0];
        _ = SalesforceWrite.CollectionOf(batch.Changes);
        var key = first.Operation == "upsert" ? SalesforceWrite.ExternalIdField(first) : null;
        var keyColumn = key ?? "Id";
        var records = batch.Changes.Select(change => SalesforceWrite.RowOf(change, batch.Effect, keyColumn)).ToList();
        string[] columns = [.. records.SelectMany(record => record.Select(field => field.Key)).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (records.Exists(record => record.Count != columns.Length))
        {
            throw SalesforceWrite.Fault(first, "goes in a bulk job with changes of other fields, where a missing field would be emptied");
        }

        var result = await client.IngestAsync(
            Soql.Name(first.Object),
            first.Operation,
            key,
            BulkCsv.Write(columns, records),
            batch.Effect,
            cancellationToken
        );
        if (result.Done is null)
        {
            return [.. batch.Changes.Select(result.Settled.Outcome)];
        }

        var done = result
            .Done.DistinctBy(row => row[keyColumn], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(row => row[keyColumn], StringComparer.OrdinalIgnoreCase);
        var failed = result
            .Failed.DistinctBy(row => row[keyColumn], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(row => row[keyColumn], StringComparer.OrdinalIgnoreCase);
        return
        [
            .. batch
                .Changes.Zip(records)
                .Select(pair =>
                {
                    var value = pair.Second[keyColumn]!.ToString();
                    return done.TryGetValue(value, out var row) ? Written(client, pair.First, row)
                        : failed.TryGetValue(value, out var refused) ? Refused(client, pair.First, refused["sf__Error"])
                        : NotSent(pair.First);
                }),
        ];
    }

    private static ChangeOutcome Written(SalesforceClient client, Change change, IReadOnlyDictionary<string, string> row)
    {
        var id = SalesforceId.TryNormalize(row["sf__Id"], out var normal) ? normal : null;
        return new ChangeOutcome
        {
            ChangeId = change.Id,
            State = ChangeState.Done,
            RecordId = id,
            Values = id is null ? null : client.Values(id),
        };
    }

    /// <summary>A refusal as a job tells it: <c>REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --</c>.</summary>
    private static ChangeOutcome Refused(SalesforceClient client, Change change, string told)
    {
        var colon = told.IndexOf(':', StringComparison.Ordinal);
        var error = new JsonObject
        {
            ["statusCode"] = colon > 0 ? told[..colon] : told,
            ["message"] = colon > 0 ? told[(colon + 1)..] : told,
        };
        return new ChangeOutcome
        {
            ChangeId = change.Id,
            State = ChangeState.Failed,
            Error = client.Faults.Of(
                new VendorAnswer
                {
                    Status = HttpStatusCode.BadRequest,
                    MediaType = "application/json",
                    Body = Encoding.UTF8.GetBytes(new JsonArray(error).ToJsonString()),
                }
            ),
        };
    }
}
