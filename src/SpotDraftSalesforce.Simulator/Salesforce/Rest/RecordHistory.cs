using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary><c>/updated</c> and <c>/deleted</c> of an object: what changed between two times, seconds cut off.</summary>
internal sealed class RecordHistory(SalesforceOrg org)
{
    private static readonly TimeSpan Reach = TimeSpan.FromDays(30);

    public RestAnswer Updated(RestRequest request, SObjectType type) =>
        Between(
            request,
            (start, end) =>
            {
                var ids = Changed(type, start, end, deleted: false).Select(record => record.Id).ToList();
                return RestAnswer.Json(
                    200,
                    json =>
                    {
                        json.WriteStartObject();
                        JsonText.WriteStrings(json, "ids", ids);
                        json.WriteString("latestDateCovered", RecordJson.Instant(end));
                        json.WriteEndObject();
                    }
                );
            }
        );

    public RestAnswer Deleted(RestRequest request, SObjectType type) =>
        Between(
            request,
            (start, end) =>
                RestAnswer.Json(
                    200,
                    json =>
                    {
                        json.WriteStartObject();
                        json.WriteStartArray("deletedRecords");
                        foreach (var record in Changed(type, start, end, deleted: true))
                        {
                            json.WriteStartObject();
                            json.WriteString("id", record.Id);
                            json.WriteString("deletedDate", RecordJson.Instant((DateTimeOffset)record["SystemModstamp"]!));
                            json.WriteEndObject();
                        }

                        json.WriteEndArray();
                        json.WriteString("earliestDateAvailable", RecordJson.Instant(org.Now - Reach));
                        json.WriteString("latestDateCovered", RecordJson.Instant(end));
                        json.WriteEndObject();
                    }
                )
        );

    private IEnumerable<OrgRecord> Changed(SObjectType type, DateTimeOffset start, DateTimeOffset end, bool deleted) =>
        type.TryField("SystemModstamp", out var field)
            ? org.Table(type)
                .Rows.Where(record => record.Deleted == deleted && record[field] is DateTimeOffset at && at >= start && at < end)
            : [];

    private RestAnswer Between(RestRequest request, Func<DateTimeOffset, DateTimeOffset, RestAnswer> answer)
    {
        if (request.Method != "GET")
        {
            return RestAnswer.NotAllowed(request.Method, "GET,HEAD");
        }

        if (Minute(request.Argument("start")) is not { } start || Minute(request.Argument("end")) is not { } end)
        {
            return RestAnswer.Error(400, "INVALID_REPLICATION_DATE", "start and end are required, as ISO 8601 dates and times");
        }

        if (start < org.Now - Reach)
        {
            return RestAnswer.Error(400, "INVALID_REPLICATION_DATE", "startDate cannot be more than 30 days ago");
        }

        return start >= end
            ? RestAnswer.Error(400, "INVALID_REPLICATION_DATE", "endDate must be at least one minute greater than the startDate")
            : answer(start, end);
    }

    private static DateTimeOffset? Minute(string? text) =>
        DateTimeOffset.TryParse(
            // An unescaped + of an offset arrives as a space.
            text?.Replace(' ', '+'),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero)
            : null;
}
