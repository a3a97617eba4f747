using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Access;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>What an administrator does in Setup: objects and fields, rights, duplicate rules; and values that no API lets anybody write.</summary>
internal sealed class SchemaControls(SalesforceOrg org)
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapPost("/schema", Extend);
        group.MapDelete("/schema/{type}", (string type) => Remove(type, null));
        group.MapDelete("/schema/{type}/{field}", (string type, string field) => Remove(type, field));
        group.MapPost("/rights", SetRight);
        group.MapDelete("/rights", ClearRights);
        group.MapPost("/duplicate_rules", AddDuplicateRule);
        group.MapDelete("/duplicate_rules", ClearDuplicateRules);
        group.MapPost("/login_ip_ranges", SetRanges);
        group.MapPost("/raw/{type}", (string type, JsonElement body) => Write(type, null, body));
        group.MapPost("/raw/{type}/{id}", (string type, string id, JsonElement body) => Write(type, id, body));
    }

    private static IResult Bad(string message) => Results.Json(new { error = message }, statusCode: StatusCodes.Status400BadRequest);

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary><c>{"text":"extend Opportunity\nRegion__c string(40) required"}</c>: objects and fields as <see cref="SchemaText"/> reads them.</summary>
    private IResult Extend(JsonElement body)
    {
        if (Text(body, "text") is not { } text)
        {
            return Bad("text: objects and fields");
        }

        try
        {
            org.ChangeSchema(org.Schema.With(text));
            return Results.Json(new { objects = org.Schema.Types.Count });
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException)
        {
            return Bad($"text: {malformed.Message}");
        }
    }

    /// <summary>Only what an administrator added can be taken away again.</summary>
    private IResult Remove(string typeName, string? fieldName)
    {
        if (!TryFind(typeName, fieldName, out var type, out var field, out var problem))
        {
            return problem;
        }

        if (!(field?.Custom ?? type.Custom))
        {
            return Bad($"{field?.Name ?? type.Name} is standard and stays");
        }

        org.ChangeSchema(org.Schema.Without(type.Name, field?.Name));
        return Results.Json(new { objects = org.Schema.Types.Count });
    }

    /// <summary><c>{"object":"Opportunity","field":"Amount","access":"none|read|edit","user"?}</c>, of the integration user unless told.</summary>
    private IResult SetRight(JsonElement body)
    {
        if (!TryFind(Text(body, "object") ?? string.Empty, Text(body, "field"), out var type, out var field, out var problem))
        {
            return problem;
        }

        if (!Enum.TryParse<AccessLevel>(Text(body, "access"), ignoreCase: true, out var level))
        {
            return Bad("access: none, read or edit");
        }

        return org.Atomically(() =>
        {
            var named = Text(body, "user");
            var user = named is null
                ? org.Find(org.IntegrationUserId)
                : org.Table("User").Rows.FirstOrDefault(row => row.Id == RecordId.Normalize(named) || row.Text("Username") == named);
            if (user is null)
            {
                return Bad($"user: no user {named}");
            }

            org.Rights.Open(user.Id).Set(type, field, level);
            org.NoteSchemaChange();
            return Results.Json(new { user = user.Id, access = level.ToString() });
        });
    }

    private IResult ClearRights() =>
        org.Atomically(() =>
        {
            org.Rights.Clear();
            org.NoteSchemaChange();
            return Results.NoContent();
        });

    /// <summary><c>{"ranges":[{"start":"192.0.2.1","end":"192.0.2.9"}],"profile"?}</c>, of the integration user's profile unless told.</summary>
    private IResult SetRanges(JsonElement body)
    {
        if (
            body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("ranges", out var given)
            || given.ValueKind != JsonValueKind.Array
        )
        {
            return Bad("ranges: a list of start and end");
        }

        var ranges = new List<(IPAddress, IPAddress)>();
        foreach (var range in given.EnumerateArray())
        {
            if (!IPAddress.TryParse(Text(range, "start"), out var start) || !IPAddress.TryParse(Text(range, "end"), out var end))
            {
                return Bad("ranges: start and end are addresses");
            }

            ranges.Add((start, end));
        }

        return org.Atomically(() =>
        {
            var named = Text(body, "profile") ?? org.Find(org.IntegrationUserId)!.Text("ProfileId");
            var profile = org.Table("Profile").Rows.FirstOrDefault(row => row.Id == RecordId.Normalize(named) || row.Text("Name") == named);
            if (profile is null)
            {
                return Bad($"profile: no profile {named}");
            }

            org.LoginIpRanges.Set(profile.Id, ranges);
            return Results.Json(new { profile = profile.Id, ranges = ranges.Count });
        });
    }

    /// <summary><c>{"object":"Account","fields":["Name"],"action":"alert|block","name"?}</c>.</summary>
    private IResult AddDuplicateRule(JsonElement body)
    {
        if (!TryFind(Text(body, "object") ?? string.Empty, null, out var type, out _, out var problem))
        {
            return problem;
        }

        string[] fields =
            body.TryGetProperty("fields", out var given) && given.ValueKind == JsonValueKind.Array
                ? [.. given.EnumerateArray().Select(name => name.ToString())]
                : [];
        if (fields.Length == 0 || !Array.TrueForAll(fields, name => type.TryField(name, out _)))
        {
            return Bad("fields: names of fields of the object");
        }

        if (Text(body, "action") is not ("alert" or "block"))
        {
            return Bad("action: alert or block");
        }

        var rule = new DuplicateRule(
            Text(body, "name") ?? $"Standard_{type.Name}_Duplicate_Rule",
            type.Name,
            fields,
            Text(body, "action") == "block"
        );
        return org.Atomically(() =>
        {
            org.DuplicateRules.Add(rule);
            return Results.Json(new { rules = org.DuplicateRules.Count });
        });
    }

    private IResult ClearDuplicateRules() =>
        org.Atomically(() =>
        {
            org.DuplicateRules.Clear();
            return Results.NoContent();
        });

    /// <summary>Writes values as they are, past every right and rule: a renamed stage, an organization's edition, a date in the past.</summary>
    private IResult Write(string typeName, string? id, JsonElement body)
    {
        if (!TryFind(typeName, null, out var type, out _, out var problem))
        {
            return problem;
        }

        try
        {
            return org.Atomically(() =>
            {
                var values = RecordInput.Read(org, UserRights.All, type, body, null);
                if (id is null)
                {
                    return Results.Json(new { id = org.InsertRow(type.Name, values, org.IntegrationUserId).Id });
                }

                if (org.Find(RecordId.Normalize(id)) is not { } record || record.Type != type)
                {
                    return Bad($"no {type.Name} {id}");
                }

                var raw = (object?[])record.Values.Clone();
                foreach (var (name, value) in values)
                {
                    raw[type[name].Index] = value;
                }

                org.Table(type).Replace(record, raw);
                ProfileAccess.Follow(org, record);
                org.NoteSchemaChange();
                return Results.Json(new { id = record.Id });
            });
        }
        catch (SaveException refused)
        {
            return Bad(refused.Message);
        }
    }

    private bool TryFind(
        string typeName,
        string? fieldName,
        [NotNullWhen(true)] out SObjectType? type,
        out SObjectField? field,
        [NotNullWhen(false)] out IResult? problem
    )
    {
        field = null;
        problem = null;
        if (!org.Schema.TryType(typeName, out type))
        {
            problem = Bad($"no object {typeName}");
            return false;
        }

        if (fieldName is not null && !type.TryField(fieldName, out field))
        {
            problem = Bad($"no field {fieldName} on {type.Name}");
            return false;
        }

        return true;
    }
}
