using System.Text.Json;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary><c>/composite/batch</c>: independent calls, each of which counts.</summary>
internal sealed class BatchEndpoint(ApiUsage usage, Func<RestRequest, RestAnswer> handle)
{
    private const int MostSubrequests = 25;

    public RestAnswer Handle(RestRequest request)
    {
        if (request.Method != "POST")
        {
            return RestAnswer.NotAllowed(request.Method, "POST");
        }

        if (
            request.Body.ValueKind != JsonValueKind.Object
            || !request.Body.TryGetProperty("batchRequests", out var array)
            || array.ValueKind != JsonValueKind.Array
        )
        {
            return RestAnswer.Error(400, "INVALID_INPUT", "The request body must hold an array named batchRequests");
        }

        if (array.GetArrayLength() > MostSubrequests)
        {
            return RestAnswer.Error(400, "LIMIT_EXCEEDED", $"Limit exceeded: a batch holds {MostSubrequests} subrequests at most");
        }

        var halt = request.Body.TryGetProperty("haltOnError", out var flag) && flag.ValueKind == JsonValueKind.True;
        var answers = new List<RestAnswer>();
        foreach (var item in array.EnumerateArray())
        {
            answers.Add(
                halt && answers.Exists(answer => answer.Failed)
                    ? RestAnswer.Error(412, "BATCH_PROCESSING_HALTED", "Batch processing halted per request")
                    : RunOne(request, item)
            );
        }

        return RestAnswer.Json(200, json => Write(json, answers));
    }

    private RestAnswer RunOne(RestRequest request, JsonElement item)
    {
        var url =
            item.ValueKind == JsonValueKind.Object && item.TryGetProperty("url", out var text)
                ? text.ToString().TrimStart('/')
                : string.Empty;
        var full = url.StartsWith("services/data/", StringComparison.Ordinal) ? url : "services/data/" + url;
        if (
            !RestRequest.TryCut(full, out var version, out var path, out var query)
            || path is not ["sobjects" or "query" or "queryAll" or "limits" or "chatter" or "connect", ..]
        )
        {
            return RestAnswer.NotFound();
        }

        if (!usage.TryCount())
        {
            return RestAnswer.Error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
        }

        var method = item.TryGetProperty("method", out var verb) ? verb.ToString().ToUpperInvariant() : "GET";
        var body = item.TryGetProperty("richInput", out var input) && input.ValueKind != JsonValueKind.Null ? input : default;
        return handle(request with { Method = method, Path = path, Query = query, Version = version, Body = body, Blob = null });
    }

    private static void Write(Utf8JsonWriter json, List<RestAnswer> answers)
    {
        json.WriteStartObject();
        json.WriteBoolean("hasErrors", answers.Exists(answer => answer.Failed));
        json.WriteStartArray("results");
        foreach (var answer in answers)
        {
            json.WriteStartObject();
            json.WriteNumber("statusCode", answer.Status);
            json.WritePropertyName("result");
            if (answer.Body.IsEmpty)
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteRawValue(answer.Body.Span, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
