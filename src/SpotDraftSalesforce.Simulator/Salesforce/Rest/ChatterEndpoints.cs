using System.Globalization;
using System.Text;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>Chatter: posting to a record's feed, and reading it.</summary>
internal sealed class ChatterEndpoints(SalesforceOrg org)
{
    private const int MostMentions = 25;
    private const int LongestBody = 10_000;

    public RestAnswer Handle(RestRequest request) =>
        (request.Method, request.Path) switch
        {
            ("POST", [_, "feed-elements"]) => Post(request),
            ("GET", [_, "feed-elements", var id]) => One(request, id),
            ("GET", [_, "feeds", "record", var id, "feed-elements"]) => Feed(request, id),
            (_, [_, "feed-elements"]) => RestAnswer.NotAllowed(request.Method, "POST"),
            _ => RestAnswer.NotFound(),
        };

    private RestAnswer Post(RestRequest request)
    {
        var body = request.Body;
        if (
            body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("subjectId", out var subjectId)
            || !body.TryGetProperty("body", out var message)
            || message.ValueKind != JsonValueKind.Object
            || !message.TryGetProperty("messageSegments", out var segments)
            || segments.ValueKind != JsonValueKind.Array
        )
        {
            return RestAnswer.Error(
                400,
                "POST_BODY_PARSE_ERROR",
                "The request body needs subjectId, feedElementType and body.messageSegments"
            );
        }

        if (!body.TryGetProperty("feedElementType", out var kind) || kind.ToString() != "FeedItem")
        {
            return RestAnswer.Error(400, "ILLEGAL_QUERY_PARAMETER_VALUE", "feedElementType must be FeedItem");
        }

        var subject = org.Find(RecordId.Normalize(subjectId.ToString()));
        if (subject is null or { Deleted: true } || !(subject.Type.FeedEnabled || subject.Type.Name == "User"))
        {
            return RestAnswer.NotFound();
        }

        var (text, problem) = Text(segments);
        return problem ?? Save(request, subject, text);
    }

    private RestAnswer Save(RestRequest request, OrgRecord subject, string text)
    {
        var record = JsonSerializer.SerializeToElement(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["ParentId"] = subject.Id, ["Body"] = text }
        );
        var result = RecordWriter.For(org, request).Create(org.Schema["FeedItem"], record);
        return result.Success
            ? RestAnswer.Json(201, json => WriteElement(json, request, org.Find(result.Id)!))
            : RestAnswer.Errors(400, result.Errors);
    }

    private (string Text, RestAnswer? Problem) Text(JsonElement segments)
    {
        var text = new StringBuilder();
        var mentions = 0;
        foreach (var segment in segments.EnumerateArray())
        {
            string Value(string name) =>
                segment.ValueKind == JsonValueKind.Object && segment.TryGetProperty(name, out var value) ? value.ToString() : string.Empty;
            switch (Value("type"))
            {
                case "Text":
                    text.Append(Value("text"));
                    break;
                case "Hashtag":
                    text.Append('#').Append(Value("tag"));
                    break;
                case "Link":
                    text.Append(Value("url"));
                    break;
                case "MarkupBegin" or "MarkupEnd":
                    break;
                case "Mention":
                    if (org.Find(RecordId.Normalize(Value("id"))) is not { Type.Name: "User" } user)
                    {
                        return (string.Empty, RestAnswer.Error(400, "INVALID_ID_FIELD", $"Invalid identifier: {Value("id")}"));
                    }

                    mentions++;
                    text.Append('@').Append(user.Text("Name"));
                    break;
                default:
                    return (string.Empty, RestAnswer.Error(400, "POST_BODY_PARSE_ERROR", $"Unknown message segment type: {Value("type")}"));
            }
        }

        if (text.Length is 0 or > LongestBody || mentions > MostMentions)
        {
            return (
                string.Empty,
                RestAnswer.Error(
                    400,
                    "ILLEGAL_QUERY_PARAMETER_VALUE",
                    $"A post has 1 to {LongestBody} characters and at most {MostMentions} mentions"
                )
            );
        }

        return (text.ToString(), null);
    }

    private RestAnswer One(RestRequest request, string id) =>
        org.Find(RecordId.Normalize(id)) is { Type.Name: "FeedItem", Deleted: false } item
            ? RestAnswer.Json(200, json => WriteElement(json, request, item))
            : RestAnswer.NotFound();

    private RestAnswer Feed(RestRequest request, string id)
    {
        if (org.Find(RecordId.Normalize(id)) is not { Deleted: false } subject)
        {
            return RestAnswer.NotFound();
        }

        var table = org.Table("FeedItem");
        var size = int.TryParse(request.Argument("pageSize"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? Math.Clamp(asked, 1, 100)
            : 25;
        var items = table.Find(table.Type["ParentId"], subject.Id).OrderByDescending(item => item.Sequence).Take(size).ToList();
        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("currentPageUrl", $"{request.VersionPath}/chatter/feeds/record/{subject.Id}/feed-elements");
                json.WriteStartArray("elements");
                foreach (var item in items)
                {
                    WriteElement(json, request, item);
                }

                json.WriteEndArray();
                json.WriteNull("nextPageUrl");
                json.WriteNull("nextPageToken");
                json.WriteEndObject();
            }
        );
    }

    private void WriteElement(Utf8JsonWriter json, RestRequest request, OrgRecord item)
    {
        var actor = org.Find(item.Text("CreatedById"))!;
        var parent = org.Find(item.Text("ParentId"))!;
        json.WriteStartObject();
        json.WriteString("id", item.Id);
        json.WriteString("feedElementType", "FeedItem");
        json.WriteString("type", item.Text("Type"));
        json.WriteString("url", $"{request.VersionPath}/chatter/feed-elements/{item.Id}");
        json.WriteString("createdDate", RecordJson.Instant((DateTimeOffset)item["CreatedDate"]!));
        json.WriteString("modifiedDate", RecordJson.Instant((DateTimeOffset)item["LastModifiedDate"]!));
        json.WriteStartObject("actor");
        json.WriteString("id", actor.Id);
        json.WriteString("name", actor.Text("Name"));
        json.WriteString("type", actor.Type.Name);
        json.WriteEndObject();
        json.WriteStartObject("body");
        json.WriteString("text", item.Text("Body"));
        json.WriteStartArray("messageSegments");
        json.WriteStartObject();
        json.WriteString("type", "Text");
        json.WriteString("text", item.Text("Body"));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("parent");
        json.WriteString("id", parent.Id);
        json.WriteString("name", parent.Type.NameField is { } name ? parent[name] as string : null);
        json.WriteString("type", parent.Type.Name);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
