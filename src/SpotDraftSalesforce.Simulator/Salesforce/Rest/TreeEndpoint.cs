using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary><c>/composite/tree/X</c>: records with their children, all of them or none.</summary>
internal sealed class TreeEndpoint(SalesforceOrg org)
{
    private const int MostRecords = 200;
    private const int DeepestLevel = 5;

    public RestAnswer Handle(RestRequest request, string typeName)
    {
        if (request.Method != "POST")
        {
            return RestAnswer.NotAllowed(request.Method, "POST");
        }

        if (!org.Schema.TryType(typeName, out var type))
        {
            return RestAnswer.NotFound();
        }

        if (JsonObject.Create(request.Body)?["records"] is not JsonArray records)
        {
            return RestAnswer.Error(400, "INVALID_INPUT", "The request body must hold an array named records");
        }

        var mark = org.Mark();
        var planting = new Planting(RecordWriter.For(org, request));
        Plant(planting, type, records, null, null, 1);
        if (planting.Failures.Count > 0)
        {
            org.RollBack(mark);
        }

        return Answer(planting);
    }

    private static void Plant(Planting planting, SObjectType type, JsonArray records, string? parentField, string? parentId, int level)
    {
        foreach (var record in records.OfType<JsonObject>())
        {
            var reference = record["attributes"]?["referenceId"]?.ToString() ?? string.Empty;
            if (++planting.Count > MostRecords || level > DeepestLevel || reference.Length == 0 || !planting.References.Add(reference))
            {
                planting.Failures.Add(
                    (
                        reference,
                        [
                            new SaveError(
                                "INVALID_INPUT",
                                $"Every record needs a referenceId of its own; at most {MostRecords} records on {DeepestLevel} levels"
                            ),
                        ]
                    )
                );
                continue;
            }

            var branches = record.Where(pair => pair.Value is JsonObject branch && branch["records"] is JsonArray).ToList();
            var own = new JsonObject(record.Except(branches).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
            if (parentField is not null)
            {
                own[parentField] = parentId;
            }

            var result = planting.Writer.Create(type, JsonSerializer.SerializeToElement(own));
            if (!result.Success)
            {
                planting.Failures.Add((reference, result.Errors));
                continue;
            }

            planting.Results.Add((reference, result.Id!));
            PlantBranches(planting, type, branches, reference, result.Id!, level);
        }
    }

    private static void PlantBranches(
        Planting planting,
        SObjectType type,
        List<KeyValuePair<string, JsonNode?>> branches,
        string reference,
        string id,
        int level
    )
    {
        foreach (var (name, branch) in branches)
        {
            if (type.Child(name) is { } child)
            {
                Plant(planting, child.Child, branch!["records"]!.AsArray(), child.Field.Name, id, level + 1);
            }
            else
            {
                planting.Failures.Add(
                    (reference, [new SaveError("INVALID_FIELD", $"No such relationship '{name}' on sobject of type {type.Name}")])
                );
            }
        }
    }

    private static RestAnswer Answer(Planting planting)
    {
        var failed = planting.Failures.Count > 0;
        return RestAnswer.Json(
            failed ? 400 : 201,
            json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("hasErrors", failed);
                json.WriteStartArray("results");
                foreach (var (reference, errors) in planting.Failures)
                {
                    json.WriteStartObject();
                    json.WriteString("referenceId", reference);
                    json.WriteStartArray("errors");
                    foreach (var error in errors)
                    {
                        json.WriteStartObject();
                        json.WriteString("statusCode", error.Code);
                        json.WriteString("message", error.Message);
                        JsonText.WriteStrings(json, "fields", error.Fields);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                foreach (var (reference, id) in failed ? [] : planting.Results)
                {
                    json.WriteStartObject();
                    json.WriteString("referenceId", reference);
                    json.WriteString("id", id);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        );
    }

    private sealed class Planting(RecordWriter writer)
    {
        public RecordWriter Writer { get; } = writer;

        public int Count { get; set; }

        public HashSet<string> References { get; } = new(StringComparer.Ordinal);

        public List<(string Reference, string Id)> Results { get; } = [];

        public List<(string Reference, IReadOnlyList<SaveError> Errors)> Failures { get; } = [];
    }
}
