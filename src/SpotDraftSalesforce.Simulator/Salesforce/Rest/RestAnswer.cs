using System.Buffers;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>What a resource answers, alone or inside a composite.</summary>
internal sealed record RestAnswer(int Status, ReadOnlyMemory<byte> Body = default)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string ContentType { get; init; } = "application/json;charset=UTF-8";

    /// <summary>Bytes of a file instead of JSON.</summary>
    public ContentBlob? Blob { get; init; }

    public bool Failed => Status >= 400;

    public static RestAnswer Empty(int status = 204) => new(status);

    public static RestAnswer Json(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = JsonText.Encoder }))
        {
            write(json);
        }

        return new RestAnswer(status, buffer.WrittenMemory);
    }

    public static RestAnswer Error(int status, string code, string message) => Errors(status, [new SaveError(code, message)]);

    public static RestAnswer Errors(int status, IReadOnlyList<SaveError> errors) =>
        Json(
            status,
            json =>
            {
                json.WriteStartArray();
                foreach (var error in errors)
                {
                    json.WriteStartObject();
                    DuplicateJson.Write(json, error.Duplicates);
                    json.WriteString("message", error.Message);
                    json.WriteString("errorCode", error.Code);
                    if (error.Fields.Count > 0 || error.Code is "FIELD_CUSTOM_VALIDATION_EXCEPTION" or "DUPLICATE_VALUE")
                    {
                        JsonText.WriteStrings(json, "fields", error.Fields);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );

    public static RestAnswer NotFound(string message = "The requested resource does not exist") => Error(404, "NOT_FOUND", message);

    public static RestAnswer NotAllowed(string method, string allowed) =>
        Error(405, "METHOD_NOT_ALLOWED", $"HTTP Method '{method}' not allowed. Allowed are {allowed}") with
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Allow"] = allowed },
        };
}
