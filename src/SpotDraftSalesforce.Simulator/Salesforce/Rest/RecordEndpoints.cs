using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary><c>/sobjects</c>: one record at a time, by id or by external id.</summary>
internal sealed class RecordEndpoints(SalesforceOrg org, DescribeEndpoints describe)
{
    public RestAnswer Handle(RestRequest request)
    {
        if (request.Path.Count == 1)
        {
            return request.Method == "GET" ? describe.Global(request) : RestAnswer.NotAllowed(request.Method, "GET,HEAD");
        }

        if (!org.Schema.TryType(request.Path[1], out var type) || !request.Rights.CanRead(type))
        {
            return RestAnswer.NotFound();
        }

        var history = new RecordHistory(org);
        return request.Path switch
        {
            [_, _] => request.Method switch
            {
                "GET" => DescribeEndpoints.Basic(request, type),
                "POST" => Create(request, type),
                _ => RestAnswer.NotAllowed(request.Method, "GET,HEAD,POST"),
            },
            [_, _, "describe"] => request.Method == "GET"
                ? describe.Full(request, type)
                : RestAnswer.NotAllowed(request.Method, "GET,HEAD"),
            [_, _, "updated"] => history.Updated(request, type),
            [_, _, "deleted"] => history.Deleted(request, type),
            [_, _, var id] => ById(request, type, id),
            [_, _, var key, var value] when type.TryField(key, out var field) && (field.ExternalId || field.IdLookup) => ByKey(
                request,
                type,
                field,
                value
            ),
            [_, _, var id, var name] => Related(request, type, id, name),
            _ => RestAnswer.NotFound(),
        };
    }

    private static RestAnswer Refused(SaveResult result) => RestAnswer.Errors(result.Errors[0].Status, result.Errors);

    private RecordWriter Writer(RestRequest request) => RecordWriter.For(org, request);

    private RestAnswer Create(RestRequest request, SObjectType type)
    {
        if (!request.HasBody)
        {
            return RestAnswer.Error(400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.");
        }

        var result = Writer(request).Create(type, request.Body, request.Blob);
        return result.Success ? Saved(request, type, result, 201, withCreated: false) : Refused(result);
    }

    private static RestAnswer Saved(RestRequest request, SObjectType type, SaveResult result, int status, bool withCreated)
    {
        var answer = RestAnswer.Json(
            status,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("id", result.Id);
                json.WriteBoolean("success", true);
                json.WriteStartArray("errors");
                json.WriteEndArray();
                if (withCreated)
                {
                    json.WriteBoolean("created", result.Created);
                }

                json.WriteEndObject();
            }
        );
        return status == 201
            ? answer with
            {
                Headers = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["Location"] = $"{request.VersionPath}/sobjects/{type.Name}/{result.Id}",
                },
            }
            : answer;
    }

    private RestAnswer ById(RestRequest request, SObjectType type, string text)
    {
        if (RecordId.Normalize(text) is not { } id)
        {
            return RestAnswer.NotFound($"Provided external ID field does not exist or is not accessible: {text}");
        }

        var record = org.Find(id);
        if (request.Method == "PATCH" && record is null && org.Schema.OfId(id) != type)
        {
            return RestAnswer.Error(400, "MALFORMED_ID", $"{type.Label} ID: id value of incorrect type: {text}");
        }

        if (record is null || record.Type != type)
        {
            return RestAnswer.NotFound();
        }

        return record.Deleted
            ? RestAnswer.Error(404, "ENTITY_IS_DELETED", "entity is deleted")
            : RecordPreconditions.Check(request, record) ?? OnRecord(request, record);
    }

    private RestAnswer OnRecord(RestRequest request, OrgRecord record)
    {
        switch (request.Method)
        {
            case "GET":
                return Show(request, record);
            case "PATCH":
                if (request.HasBody && request.Body.ValueKind == JsonValueKind.Object && HasProperty(request.Body, "Id"))
                {
                    return RestAnswer.Error(400, "INVALID_FIELD", "The Id field should not be specified in the sobject data.");
                }

                var updated = Writer(request).Update(record.Type, record.Id, request.Body);
                return updated.Success ? RestAnswer.Empty() : Refused(updated);
            case "DELETE":
                var deleted = Writer(request).Delete(record.Type, record.Id);
                return deleted.Success ? RestAnswer.Empty() : Refused(deleted);
            default:
                return RestAnswer.NotAllowed(request.Method, "DELETE,GET,HEAD,PATCH");
        }
    }

    private static bool HasProperty(JsonElement body, string name) =>
        body.EnumerateObject().Any(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase));

    private static RestAnswer Show(RestRequest request, OrgRecord record)
    {
        var fields = request.Rights.Readable(record.Type);
        if (request.Argument("fields") is { Length: > 0 } names)
        {
            var chosen = new List<SObjectField>();
            foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (!record.Type.TryField(name, out var field) || !request.Rights.CanRead(record.Type, field))
                {
                    return RestAnswer.Error(400, "INVALID_FIELD", $"No such column '{name}' on sobject of type {record.Type.Name}");
                }

                if (!chosen.Contains(field))
                {
                    chosen.Add(field);
                }
            }

            if (!chosen.Exists(field => field.Type == FieldType.Id))
            {
                chosen.Add(record.Type["Id"]);
            }

            fields = chosen;
        }

        var answer = RestAnswer.Json(200, json => RecordJson.Write(json, record, fields, request.VersionPath));
        return RecordPreconditions.TagOf(record) is { } tag
            ? answer with
            {
                Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["ETag"] = tag },
            }
            : answer;
    }

    private RestAnswer ByKey(RestRequest request, SObjectType type, SObjectField key, string value)
    {
        if (request.Method is "PATCH" or "POST" && (request.Method == "PATCH" || key.Type == FieldType.Id))
        {
            return Upsert(request, type, key, value);
        }

        if (request.Method is not ("GET" or "DELETE"))
        {
            return RestAnswer.NotAllowed(request.Method, "DELETE,GET,HEAD,PATCH");
        }

        if (key.Type == FieldType.Id)
        {
            return ById(request, type, value);
        }

        var found = OrgTable.HasIndex(key)
            ? org.Table(type).Find(key, value)
            :
            [
                .. org.Table(type)
                    .Rows.Where(row => !row.Deleted && string.Equals(row[key] as string, value, StringComparison.OrdinalIgnoreCase)),
            ];
        return found.Count switch
        {
            0 => RestAnswer.NotFound(),
            1 => OnRecord(request, found.First()),
            _ => Choices(request, type, found.OrderBy(record => record.Sequence).Select(record => record.Id)),
        };
    }

    private RestAnswer Upsert(RestRequest request, SObjectType type, SObjectField key, string value)
    {
        if (!key.ExternalId && key.Type != FieldType.Id && !key.IdLookup)
        {
            return RestAnswer.NotFound($"Provided external ID field does not exist or is not accessible: {key.Name}");
        }

        if (!request.HasBody)
        {
            return RestAnswer.Error(400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.");
        }

        if (request.Body.ValueKind == JsonValueKind.Object && HasProperty(request.Body, key.Name))
        {
            return RestAnswer.Error(400, "INVALID_FIELD", $"The {key.Name} field should not be specified in the sobject data.");
        }

        var updateOnly = string.Equals(request.Argument("updateOnly"), "true", StringComparison.OrdinalIgnoreCase);
        var result = Writer(request).Upsert(type, key, value, request.Body, updateOnly);
        if (result.Candidates.Count > 0)
        {
            return Choices(request, type, result.Candidates);
        }

        return result.Success ? Saved(request, type, result, result.Created ? 201 : 200, withCreated: true) : Refused(result);
    }

    private static RestAnswer Choices(RestRequest request, SObjectType type, IEnumerable<string> ids) =>
        RestAnswer.Json(
            300,
            json =>
            {
                json.WriteStartArray();
                foreach (var id in ids)
                {
                    json.WriteStringValue($"{request.VersionPath}/sobjects/{type.Name}/{id}");
                }

                json.WriteEndArray();
            }
        );

    private RestAnswer Related(RestRequest request, SObjectType type, string text, string name)
    {
        if (request.Method == "PATCH" && RecordId.Normalize(text) is null)
        {
            return RestAnswer.NotFound($"Provided external ID field does not exist or is not accessible: {text}");
        }

        if (request.Method != "GET")
        {
            return RestAnswer.NotAllowed(request.Method, "GET,HEAD");
        }

        if (RecordId.Normalize(text) is not { } id || org.Find(id) is not { } record || record.Type != type)
        {
            return RestAnswer.NotFound(
                RecordId.Normalize(text) is null
                    ? $"Provided external ID field does not exist or is not accessible: {text}"
                    : "The requested resource does not exist"
            );
        }

        if (record.Deleted)
        {
            return RestAnswer.Error(404, "ENTITY_IS_DELETED", "entity is deleted");
        }

        if (type.TryField(name, out var field) && request.Rights.CanRead(type, field) && record[field] is ContentBlob blob)
        {
            return new RestAnswer(200) { Blob = blob };
        }

        return type.TryRelationship(name, out var reference) && org.Find(record[reference] as string) is { Deleted: false } parent
            ? Show(request, parent)
            : RestAnswer.NotFound();
    }
}
