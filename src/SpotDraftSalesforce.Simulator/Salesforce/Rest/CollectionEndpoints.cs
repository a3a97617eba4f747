using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary><c>/composite/sobjects</c>: up to 200 records a call, a result for each, in order.</summary>
internal sealed class CollectionEndpoints(SalesforceOrg org)
{
    private const int MostRecords = 200;
    private const int MostRetrieved = 2000;

    private static readonly SaveError RolledBack = new(
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "Record rolled back because not all records were valid and the request was using AllOrNone header"
    );

    public RestAnswer Handle(RestRequest request) =>
        (request.Method, request.Path) switch
        {
            ("POST", [_, _]) => Each(request, (writer, record) => CreateOne(writer, record), withCreated: false),
            ("PATCH", [_, _]) => Each(request, UpdateOne, withCreated: false),
            ("DELETE", [_, _]) => Delete(request),
            ("PATCH", [_, _, var type, var key]) => Upsert(request, type, key),
            ("POST" or "GET", [_, _, var type]) => Retrieve(request, type),
            (_, [_, _]) => RestAnswer.NotAllowed(request.Method, "DELETE,PATCH,POST"),
            (_, [_, _, _]) => RestAnswer.NotAllowed(request.Method, "GET,HEAD,POST"),
            (_, [_, _, _, _]) => RestAnswer.NotAllowed(request.Method, "PATCH"),
            _ => RestAnswer.NotFound(),
        };

    private static RestAnswer TooMany(int most) =>
        RestAnswer.Error(400, "EXCEEDED_ID_LIMIT", $"record limit reached. cannot submit more than {most} records into this call");

    private static SaveResult Refuse(string code, string message) => SaveResult.Failed(new SaveError(code, message));

    private RestAnswer Each(RestRequest request, Func<RecordWriter, JsonElement, SaveResult> save, bool withCreated)
    {
        if (
            request.Body.ValueKind != JsonValueKind.Object
            || !request.Body.TryGetProperty("records", out var array)
            || array.ValueKind != JsonValueKind.Array
        )
        {
            return RestAnswer.Error(400, "INVALID_INPUT", "The request body must hold an array named records");
        }

        if (array.GetArrayLength() > MostRecords)
        {
            return TooMany(MostRecords);
        }

        var allOrNone = request.Body.TryGetProperty("allOrNone", out var flag) && flag.ValueKind == JsonValueKind.True;
        var writer = RecordWriter.For(org, request);
        return Run(
            [.. array.EnumerateArray().Select<JsonElement, Func<SaveResult>>(record => () => save(writer, record))],
            allOrNone,
            withCreated
        );
    }

    private RestAnswer Run(IReadOnlyList<Func<SaveResult>> saves, bool allOrNone, bool withCreated)
    {
        var mark = org.Mark();
        var results = saves.Select(save => save()).ToList();
        if (allOrNone && results.Exists(result => !result.Success))
        {
            org.RollBack(mark);
            results = results.ConvertAll(result => result.Success ? SaveResult.Failed(RolledBack) : result);
        }

        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartArray();
                foreach (var result in results)
                {
                    JsonText.WriteResult(json, result, withCreated);
                }

                json.WriteEndArray();
            }
        );
    }

    private SObjectType? TypeOf(JsonElement record) =>
        record.ValueKind == JsonValueKind.Object
        && record.TryGetProperty("attributes", out var attributes)
        && attributes.ValueKind == JsonValueKind.Object
        && attributes.TryGetProperty("type", out var name)
        && name.ValueKind == JsonValueKind.String
        && org.Schema.TryType(name.GetString()!, out var type)
            ? type
            : null;

    private SaveResult CreateOne(RecordWriter writer, JsonElement record) =>
        TypeOf(record) is { } type
            ? writer.Create(type, record)
            : Refuse("INVALID_TYPE", "sObject type missing or not supported in attributes.type");

    private SaveResult UpdateOne(RecordWriter writer, JsonElement record)
    {
        if (TypeOf(record) is not { } type)
        {
            return Refuse("INVALID_TYPE", "sObject type missing or not supported in attributes.type");
        }

        var id = record
            .EnumerateObject()
            .FirstOrDefault(property => string.Equals(property.Name, "id", StringComparison.OrdinalIgnoreCase))
            .Value;
        return id.ValueKind == JsonValueKind.String
            ? writer.Update(type, id.GetString()!, record)
            : Refuse("MISSING_ARGUMENT", "Id not specified in an update call");
    }

    private RestAnswer Delete(RestRequest request)
    {
        var ids = (request.Argument("ids") ?? string.Empty).Split(
            ',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        if (ids.Length == 0)
        {
            return RestAnswer.Error(400, "MISSING_ARGUMENT", "The ids parameter is required");
        }

        if (ids.Length > MostRecords)
        {
            return TooMany(MostRecords);
        }

        var writer = RecordWriter.For(org, request);
        var allOrNone = string.Equals(request.Argument("allOrNone"), "true", StringComparison.OrdinalIgnoreCase);
        return Run([.. ids.Select<string, Func<SaveResult>>(id => () => writer.Delete(null, id))], allOrNone, withCreated: false);
    }

    private RestAnswer Upsert(RestRequest request, string typeName, string keyName)
    {
        if (!org.Schema.TryType(typeName, out var type) || !request.Rights.CanRead(type))
        {
            return RestAnswer.NotFound();
        }

        if (!type.TryField(keyName, out var key) || !(key.ExternalId || key.IdLookup))
        {
            return RestAnswer.NotFound($"Provided external ID field does not exist or is not accessible: {keyName}");
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return Each(
            request,
            (writer, record) =>
            {
                if (TypeOf(record) is { } named && named != type)
                {
                    return Refuse("INVALID_TYPE", $"All records must be of type {type.Name}");
                }

                var value = KeyValue(record, key);
                return value is not null && !seen.Add(value)
                    ? Refuse("DUPLICATE_VALUE", $"Duplicate external id specified: {value}")
                    : writer.Upsert(type, key, value, record);
            },
            withCreated: true
        );
    }

    private static string? KeyValue(JsonElement record, SObjectField key)
    {
        if (record.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var value = record.TryGetProperty(key.Name, out var found)
            ? found
            : record
                .EnumerateObject()
                .FirstOrDefault(property => string.Equals(property.Name, key.Name, StringComparison.OrdinalIgnoreCase))
                .Value;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }

    private RestAnswer Retrieve(RestRequest request, string typeName)
    {
        if (!org.Schema.TryType(typeName, out var type) || !request.Rights.CanRead(type))
        {
            return RestAnswer.NotFound();
        }

        var ids = request.Method == "GET" ? Listed(request.Argument("ids")) : Strings(request.Body, "ids");
        var names = request.Method == "GET" ? Listed(request.Argument("fields")) : Strings(request.Body, "fields");
        if (ids.Count == 0 || names.Count == 0)
        {
            return RestAnswer.Error(400, "MISSING_ARGUMENT", "ids and fields are required");
        }

        if (ids.Count > MostRetrieved)
        {
            return TooMany(MostRetrieved);
        }

        var fields = new List<SObjectField>();
        foreach (var name in names)
        {
            if (!type.TryField(name, out var field) || !request.Rights.CanRead(type, field))
            {
                return RestAnswer.Error(400, "INVALID_FIELD", $"No such column '{name}' on sobject of type {type.Name}");
            }

            fields.Add(field);
        }

        return RestAnswer.Json(200, json => WriteRetrieved(json, request, type, ids, fields));
    }

    private void WriteRetrieved(Utf8JsonWriter json, RestRequest request, SObjectType type, List<string> ids, List<SObjectField> fields)
    {
        json.WriteStartArray();
        foreach (var record in ids.Select(id => org.Find(RecordId.Normalize(id))))
        {
            if (record is null or { Deleted: true } || record.Type != type)
            {
                json.WriteNullValue();
            }
            else
            {
                RecordJson.Write(json, record, fields.Distinct(), request.VersionPath);
            }
        }

        json.WriteEndArray();
    }

    private static List<string> Listed(string? text) =>
        [.. (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static List<string> Strings(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array
            ? [.. array.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)]
            : [];
}
