using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>A change as the REST call that performs it.</summary>
/// <param name="Resource">Path below the version, such as <c>sobjects/Opportunity/006…</c>.</param>
internal sealed record SalesforceWrite(HttpMethod Method, string Resource, JsonObject Body)
{
    /// <summary>In a field's value: the id of the operation, which only execution knows.</summary>
    public const string OperationMark = "@{operation.id}";

    public static SalesforceWrite Of(Change change, Effect effect)
    {
        var type = Soql.Name(change.Object);
        return change.Operation switch
        {
            "update" => new SalesforceWrite(
                HttpMethod.Patch,
                $"sobjects/{type}/{Id(Required(change.Record, change, "a record"))}",
                Fields(change, effect)
            ),
            "upsert" => Upsert(change, effect, type),
            "create" => new SalesforceWrite(HttpMethod.Post, $"sobjects/{type}", Fields(change, effect)),
            "post" => new SalesforceWrite(HttpMethod.Post, "chatter/feed-elements", Post(change, effect)),
            "upload" => new SalesforceWrite(HttpMethod.Post, $"sobjects/{type}", Fields(change, effect)),
            _ => throw Fault(change, $"has the operation '{change.Operation}', which Salesforce's connector does not know"),
        };
    }

    /// <summary>The call that performs changes of one operation and object as a collection.</summary>
    public static (HttpMethod Method, string Resource) CollectionOf(IReadOnlyList<Change> changes)
    {
        var first = changes[0];
        return first.Operation switch
        {
            "create" => (HttpMethod.Post, "composite/sobjects"),
            "update" => (HttpMethod.Patch, "composite/sobjects"),
            "upsert" when changes.All(change => ExternalIdField(change) == ExternalIdField(first)) => (
                HttpMethod.Patch,
                $"composite/sobjects/{Soql.Name(first.Object)}/{ExternalIdField(first)}"
            ),
            _ => throw Fault(first, $"has the operation '{first.Operation}', which does not go in a collection"),
        };
    }

    /// <summary>A change as one record of a collection.</summary>
    public static JsonObject RecordOf(Change change, Effect effect)
    {
        if (change.Content is not null)
        {
            throw Fault(change, "holds a file and cannot go in a collection");
        }

        var record = new JsonObject { ["attributes"] = new JsonObject { ["type"] = Soql.Name(change.Object) } };
        foreach (var (field, value) in Fields(change, effect))
        {
            record[field] = value?.DeepClone();
        }

        if (change.Operation == "update")
        {
            record["id"] = Id(Required(change.Record, change, "a record"));
        }
        else if (change.Operation == "upsert")
        {
            record[ExternalIdField(change)] = Required(change.Record, change, "the value of its external id");
        }

        return record;
    }

    /// <summary>A change as a row of a bulk job.</summary>
    /// <param name="key">The column by which the job finds its record.</param>
    public static JsonObject RowOf(Change change, Effect effect, string key)
    {
        var row = Fields(change, effect);
        var record = Required(change.Record, change, "a record");
        row[key] = key == "Id" ? SalesforceId.Normalize(record, "record") : record;
        return row;
    }

    /// <summary>The external id field of an upsert.</summary>
    public static string ExternalIdField(Change change) =>
        Soql.Name(Required((string?)change.Details?["external_id_field"], change, "details.external_id_field"));

    public static string Required(string? value, Change change, string what) =>
        value is { Length: > 0 } ? value : throw Fault(change, $"lacks {what}");

    /// <summary>A value with the operation's id filled in.</summary>
    public static JsonNode? Filled(JsonNode? value, Effect effect) =>
        value is JsonValue single && single.TryGetValue<string>(out var text) && text.Contains(OperationMark, StringComparison.Ordinal)
            ? JsonValue.Create(text.Replace(OperationMark, effect.OperationId, StringComparison.Ordinal))
            : value?.DeepClone();

    public static GovernedException Fault(Change change, string what) =>
        new(
            new Error
            {
                Code = ErrorCode.Internal,
                Message = $"Change {change.Id} {what}.",
                Cure = "This is a fault of the tool that planned it. Please report it.",
                Retry = RetryAdvice.Never,
            }
        );

    /// <summary>A post in a record's feed: its text, then whom it mentions (Connect REST API, Feed Item Input: no more than 25 mentions).</summary>
    private static JsonObject Post(Change change, Effect effect)
    {
        var text = Filled(change.Fields.FirstOrDefault(field => field.Field == "text")?.After, effect)?.ToString();
        var segments = new JsonArray(new JsonObject { ["type"] = "Text", ["text"] = Required(text, change, "a text") });
        foreach (var user in change.Fields.FirstOrDefault(field => field.Field == "mentions")?.After as JsonArray ?? [])
        {
            // Salesforce puts no space around a mention.
            segments.Add(new JsonObject { ["type"] = "Text", ["text"] = " " });
            segments.Add(new JsonObject { ["type"] = "Mention", ["id"] = SalesforceId.Normalize(user!.ToString(), "mentions") });
        }

        return new JsonObject
        {
            ["feedElementType"] = "FeedItem",
            ["subjectId"] = Id(Required(change.Record, change, "a record")),
            ["body"] = new JsonObject { ["messageSegments"] = segments },
        };
    }

    private static SalesforceWrite Upsert(Change change, Effect effect, string type)
    {
        var field = ExternalIdField(change);
        var body = Fields(change, effect);

        // The vendor refuses a body that repeats the key of the address.
        body.Remove(field);
        var key = Uri.EscapeDataString(Required(change.Record, change, "the value of its external id"));
        return new SalesforceWrite(HttpMethod.Patch, $"sobjects/{type}/{field}/{key}", body);
    }

    private static JsonObject Fields(Change change, Effect effect)
    {
        var body = new JsonObject();
        foreach (var field in change.Fields)
        {
            body[Soql.Name(field.Field)] = Filled(field.After, effect);
        }

        return body;
    }

    /// <summary>An id, or the reference to one of the same group.</summary>
    private static string Id(string record) =>
        record.StartsWith("@{", StringComparison.Ordinal) ? record : SalesforceId.Normalize(record, "record");
}
