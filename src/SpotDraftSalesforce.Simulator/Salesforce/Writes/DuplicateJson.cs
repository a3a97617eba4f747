using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Writes;

/// <summary>The <c>duplicateResult</c> beside a <c>DUPLICATES_DETECTED</c>.</summary>
internal static class DuplicateJson
{
    public static void Write(Utf8JsonWriter json, DuplicateFinding? finding)
    {
        if (finding is null)
        {
            return;
        }

        var (rule, matches, details) = finding;
        json.WriteStartObject("duplicateResult");
        json.WriteBoolean("allowSave", !rule.Blocks);
        json.WriteString("duplicateRule", rule.Name);
        json.WriteString("duplicateRuleEntityType", rule.SObject);
        json.WriteString("errorMessage", DuplicateRule.Message);
        json.WriteStartArray("matchResults");
        json.WriteStartObject();
        json.WriteString("entityType", rule.SObject);
        json.WriteStartArray("errors");
        json.WriteEndArray();
        json.WriteString("matchEngine", "ExactMatchEngine");
        json.WriteStartArray("matchRecords");
        foreach (var match in matches)
        {
            json.WriteStartObject();
            json.WriteStartArray("additionalInformation");
            json.WriteEndArray();
            json.WriteStartArray("fieldDiffs");
            json.WriteEndArray();
            json.WriteNumber("matchConfidence", 100.0);
            json.WritePropertyName("record");
            RecordJson.Write(json, match, details ? match.Type.Fields : [match.Type["Id"]], "/services/data/v68.0");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("rule", rule.Name + "_Matching");
        json.WriteNumber("size", matches.Count);
        json.WriteBoolean("success", true);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
