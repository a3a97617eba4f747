using SpotDraftSalesforce.Simulator.Salesforce.Bulk;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary><c>/limits</c>.</summary>
internal sealed class LimitsEndpoint(ApiUsage usage, BulkEndpoints bulk)
{
    private static readonly (string Name, int Max)[] Others =
    [
        ("DailyAsyncApexExecutions", 250_000),
        ("DailyBulkV2QueryFileStorageMB", 976_562),
        ("DailyStreamingApiEvents", 200_000),
        ("DataStorageMB", 10_240),
        ("FileStorageMB", 10_240),
        ("HourlyPublishedPlatformEvents", 250_000),
        ("MassEmail", 5_000),
        ("SingleEmail", 5_000),
    ];

    public RestAnswer Handle(RestRequest request)
    {
        if (request.Method != "GET")
        {
            return RestAnswer.NotAllowed(request.Method, "GET,HEAD");
        }

        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartObject();
                foreach (
                    var (name, max, remaining) in Others
                        .Select(other => (other.Name, other.Max, other.Max))
                        .Append(("DailyApiRequests", usage.Max, usage.Max - usage.Used))
                        .Append(("DailyBulkApiBatches", BulkEndpoints.DailyBatches, BulkEndpoints.DailyBatches - bulk.UsedBatches))
                        .Append(("DailyBulkV2QueryJobs", BulkEndpoints.DailyQueries, BulkEndpoints.DailyQueries - bulk.UsedQueries))
                )
                {
                    json.WriteStartObject(name);
                    json.WriteNumber("Max", max);
                    json.WriteNumber("Remaining", remaining);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }
        );
    }
}
