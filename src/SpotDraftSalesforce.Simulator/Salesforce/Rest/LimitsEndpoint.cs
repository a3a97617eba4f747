namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary><c>/limits</c>.</summary>
internal sealed class LimitsEndpoint(ApiUsage usage)
{
    private static readonly (string Name, int Max)[] Others =
    [
        ("DailyAsyncApexExecutions", 250_000),
        ("DailyBulkApiBatches", 15_000),
        ("DailyBulkV2QueryFileStorageMB", 976_562),
        ("DailyBulkV2QueryJobs", 10_000),
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
