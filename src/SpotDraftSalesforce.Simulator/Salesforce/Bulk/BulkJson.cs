using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Rest;

namespace SpotDraftSalesforce.Simulator.Salesforce.Bulk;

/// <summary>Jobs as the API tells them.</summary>
internal static class BulkJson
{
    public static RestAnswer Info(BulkJob job, bool brief = false) => RestAnswer.Json(200, json => WriteInfo(json, job, brief));

    public static RestAnswer List(IEnumerable<BulkJob> jobs) =>
        RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("done", true);
                json.WriteNull("nextRecordsUrl");
                json.WriteStartArray("records");
                foreach (var job in jobs)
                {
                    WriteInfo(json, job, brief: true);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    /// <param name="json">Where to.</param>
    /// <param name="job">The job.</param>
    /// <param name="brief">Without the figures, as creation and lists show it.</param>
    private static void WriteInfo(Utf8JsonWriter json, BulkJob job, bool brief)
    {
        json.WriteStartObject();
        json.WriteString("id", job.Id);
        json.WriteString("operation", job.Operation);
        json.WriteString("object", job.SObject);
        json.WriteString("createdById", job.CreatedById);
        json.WriteString("createdDate", RecordJson.Instant(job.CreatedDate));
        json.WriteString("systemModstamp", RecordJson.Instant(job.Changed));
        json.WriteString("state", job.State);
        json.WriteString("concurrencyMode", "Parallel");
        json.WriteString("contentType", "CSV");
        json.WritePropertyName("apiVersion");
        json.WriteRawValue(job.Version);
        json.WriteString("jobType", job is IngestJob ? "V2Ingest" : "V2Query");
        json.WriteString("lineEnding", job.LineEnding);
        json.WriteString("columnDelimiter", job.ColumnDelimiter);
        if (job is IngestJob ingest)
        {
            WriteIngest(json, ingest, brief);
        }
        else if (job is QueryJob query && !brief)
        {
            json.WriteNumber("numberRecordsProcessed", query.State == "JobComplete" ? query.Rows.Count : 0);
            WriteFigures(json);
            json.WriteBoolean("isPkChunkingSupported", true);
        }

        json.WriteEndObject();
    }

    private static void WriteIngest(Utf8JsonWriter json, IngestJob job, bool brief)
    {
        if (job.Key is not null)
        {
            json.WriteString("externalIdFieldName", job.Key.Name);
        }

        if (job.State == "Open")
        {
            json.WriteString("contentUrl", $"services/data/v{job.Version}/jobs/ingest/{job.Id}/batches");
        }

        if (brief)
        {
            return;
        }

        json.WriteNumber("numberRecordsProcessed", job.Saved.Count + job.Refused.Count);
        json.WriteNumber("numberRecordsFailed", job.Refused.Count);
        WriteFigures(json);
        json.WriteNumber("apiActiveProcessingTime", 0);
        json.WriteNumber("apexProcessingTime", 0);
        if (job.ErrorMessage is not null)
        {
            json.WriteString("errorMessage", job.ErrorMessage);
        }
    }

    private static void WriteFigures(Utf8JsonWriter json)
    {
        json.WriteNumber("retries", 0);
        json.WriteNumber("totalProcessingTime", 0);
    }
}
