using System.Text.Encodings.Web;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>The pieces of JSON that many resources share.</summary>
internal static class JsonText
{
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>A result of the collections resources, where the code of an error is called <c>statusCode</c>.</summary>
    public static void WriteResult(Utf8JsonWriter json, SaveResult result, bool withCreated)
    {
        json.WriteStartObject();
        if (result.Id is not null)
        {
            json.WriteString("id", result.Id);
        }

        json.WriteBoolean("success", result.Success);
        json.WriteStartArray("errors");
        foreach (var error in result.Errors)
        {
            json.WriteStartObject();
            DuplicateJson.Write(json, error.Duplicates);
            json.WriteString("statusCode", error.Code);
            json.WriteString("message", error.Message);
            WriteStrings(json, "fields", error.Fields);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (withCreated && result.Success)
        {
            json.WriteBoolean("created", result.Created);
        }

        json.WriteEndObject();
    }
}
