using System.Globalization;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Rest;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;
using SpotDraftSalesforce.Simulator.Salesforce.Soql;

namespace SpotDraftSalesforce.Simulator.Salesforce.Search;

/// <summary><c>/search</c> takes SOSL, <c>/parameterizedSearch</c> takes its parts; both answer records of several objects.</summary>
internal sealed class SearchEndpoints(SalesforceOrg org)
{
    private const int MostRecords = 2000;

    public RestAnswer Search(RestRequest request)
    {
        if (request.Method != "GET")
        {
            return RestAnswer.NotAllowed(request.Method, "GET,HEAD");
        }

        return request.Argument("q") is { Length: > 0 } sosl
            ? Run(request, () => SoslQuery.Parse(sosl))
            : RestAnswer.Error(400, "MALFORMED_SEARCH", "A search string has to be specified");
    }

    public RestAnswer Parameterized(RestRequest request) =>
        request.Method switch
        {
            "GET" => Run(request, () => FromArguments(request)),
            "POST" => Run(request, () => FromBody(request.Body)),
            _ => RestAnswer.NotAllowed(request.Method, "GET,HEAD,POST"),
        };

    private RestAnswer Run(RestRequest request, Func<SoslQuery> parse)
    {
        try
        {
            var sosl = parse();
            var phrase = SearchPhrase.Parse(sosl.Phrase);
            var objects =
                sosl.Returning.Count > 0
                    ? sosl.Returning
                    :
                    [
                        .. org
                            .Schema.Types.Where(type => type.Searchable && request.Rights.CanRead(type))
                            .Select(type => new SoslReturning(type.Name, "Id", string.Empty)),
                    ];
            var found = objects.Select(one => Find(request, one, sosl.Group, phrase)).ToList();
            return RestAnswer.Json(200, json => Write(json, found, Math.Min(sosl.Limit ?? MostRecords, MostRecords), request.VersionPath));
        }
        catch (SoqlException refused)
        {
            return RestAnswer.Error(400, refused.Code, refused.Message);
        }
    }

    private QueryRows Find(RestRequest request, SoslReturning one, string group, SearchPhrase phrase)
    {
        if (!org.Schema.TryType(one.SObject, out var type) || !type.Searchable || !request.Rights.CanRead(type))
        {
            throw new SoqlException("INVALID_TYPE", $"sObject type '{one.SObject}' is not supported in a search.");
        }

        var fields = request.Rights.Readable(type).Where(field => Searched(field, group)).ToList();
        var engine = new SoqlEngine(org, $"SELECT {one.Fields} FROM {type.Name} {one.Clauses}", includeDeleted: false, request.Rights)
        {
            Filter = record => phrase.Matches([.. fields.Select(field => record[field]).OfType<string>()]),
        };
        return engine.Run();
    }

    private static bool Searched(SObjectField field, string group) =>
        group switch
        {
            "NAME" or "SIDEBAR" => field.IsName || field.Name is "FirstName" or "LastName",
            "EMAIL" => field.Type == FieldType.Email,
            "PHONE" => field.Type == FieldType.Phone,
            _ => field.Type.IsText() && field.Type is not (FieldType.Picklist or FieldType.MultiPicklist),
        };

    private static void Write(Utf8JsonWriter json, List<QueryRows> found, int most, string versionPath)
    {
        var left = most;
        json.WriteStartObject();
        json.WriteStartArray("searchRecords");
        foreach (var rows in found)
        {
            for (var at = 0; at < rows.Count && left > 0; at++, left--)
            {
                rows.Write(json, at, versionPath);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static SoslQuery FromArguments(RestRequest request)
    {
        var common = request.Argument("fields") ?? "Id";
        var objects = (request.Argument("sobject") ?? string.Empty)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(name => new SoslReturning(
                name,
                request.Argument(name + ".fields") ?? common,
                Clauses(request.Argument(name + ".where"), request.Argument(name + ".limit"))
            ))
            .ToList();
        int? limit = int.TryParse(request.Argument("overallLimit"), NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            ? most
            : null;
        return new SoslQuery(request.Argument("q") ?? string.Empty, (request.Argument("in") ?? "ALL").ToUpperInvariant(), objects, limit);
    }

    private static SoslQuery FromBody(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new SoqlException("MALFORMED_SEARCH", "The request body needs q");
        }

        string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.ToString() : null;
        string? Fields(JsonElement of) =>
            of.TryGetProperty("fields", out var names) && names.ValueKind == JsonValueKind.Array
                ? string.Join(',', names.EnumerateArray())
                : null;
        var common = Fields(body) ?? "Id";
        var objects =
            body.TryGetProperty("sobjects", out var array) && array.ValueKind == JsonValueKind.Array
                ? array
                    .EnumerateArray()
                    .Select(one => new SoslReturning(
                        Text(one, "name") ?? string.Empty,
                        Fields(one) ?? common,
                        Clauses(Text(one, "where"), Text(one, "limit"))
                    ))
                    .ToList()
                : [];
        int? limit = body.TryGetProperty("overallLimit", out var most) && most.TryGetInt32(out var given) ? given : null;
        return new SoslQuery(Text(body, "q") ?? string.Empty, (Text(body, "in") ?? "ALL").ToUpperInvariant(), objects, limit);
    }

    private static string Clauses(string? where, string? limit) =>
        (string.IsNullOrEmpty(where) ? string.Empty : $"WHERE {where} ") + (string.IsNullOrEmpty(limit) ? string.Empty : $"LIMIT {limit}");
}
