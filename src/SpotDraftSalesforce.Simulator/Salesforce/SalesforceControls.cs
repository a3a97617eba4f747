using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Bulk;
using SpotDraftSalesforce.Simulator.Salesforce.OAuth;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Rest;
using SpotDraftSalesforce.Simulator.Salesforce.Soql;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>What tests and people do to the org from outside its API: as a clumsy admin, a busy colleague, or time itself.</summary>
internal sealed class SalesforceControls(SalesforceOrg org, Sessions sessions, ApiUsage usage, BulkEndpoints bulk, OAuthPolicy policy)
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapPost("/sessions/expire", () => Results.Json(new { expired = sessions.ExpireAll() }));
        group.MapGet(
            "/limits",
            () =>
                Results.Json(
                    new
                    {
                        used = usage.Used,
                        max = usage.Max,
                        remaining = usage.Max - usage.Used,
                    }
                )
        );
        group.MapPost("/limits", SetRemaining);
        group.MapPost("/locks", Lock);
        group.MapPost("/validation_rules", AddRule);
        group.MapDelete("/validation_rules", ClearRules);
        new SchemaControls(org).Map(group);
        group.MapPost("/oauth", SetPolicy);
        group.MapPost("/bulk", SetBulk);
        group.MapPost("/records/{id}/undelete", Undelete);
        group.MapGet("/records/{type}", Dump);
        group.MapPost("/records/{type}", Create);
        group.MapGet("/records/{type}/{id}", Show);
        group.MapPost("/records/{type}/{id}", Update);
        group.MapDelete("/records/{type}/{id}", Delete);
    }

    private static IResult Bad(string message) => Results.Json(new { error = message }, statusCode: StatusCodes.Status400BadRequest);

    private static IResult Send(RestAnswer answer) =>
        answer.Body.IsEmpty
            ? Results.StatusCode(answer.Status)
            : Results.Text(answer.Body.Span, "application/json; charset=utf-8", answer.Status);

    private IResult SetRemaining(JsonElement body)
    {
        if (
            body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("remaining", out var left)
            || !left.TryGetInt32(out var remaining)
        )
        {
            return Bad("remaining: a number of calls");
        }

        usage.SetRemaining(remaining);
        return Results.Json(
            new
            {
                used = usage.Used,
                max = usage.Max,
                remaining = usage.Max - usage.Used,
            }
        );
    }

    private IResult Lock(JsonElement body)
    {
        var id =
            body.ValueKind == JsonValueKind.Object && body.TryGetProperty("id", out var text) ? RecordId.Normalize(text.ToString()) : null;
        if (id is null)
        {
            return Bad("id: a record id");
        }

        if (body.TryGetProperty("approval", out var approval) && approval.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            org.Atomically(() =>
            {
                org.Locks.SetInApproval(id, approval.GetBoolean());
                return id;
            });
            return Results.Json(new { id, approval = approval.GetBoolean() });
        }

        var times = body.TryGetProperty("times", out var count) && count.TryGetInt32(out var given) ? given : 1;
        org.Atomically(() =>
        {
            org.Locks.Hold(id, times);
            return id;
        });
        return Results.Json(new { id, times });
    }

    /// <summary><c>{"hold":true}</c> keeps jobs in progress until <c>{"hold":false}</c>; <c>{"fail_after":n}</c> lets the next one fail after n rows.</summary>
    private IResult SetBulk(JsonElement body)
    {
        bool? hold =
            body.ValueKind == JsonValueKind.Object
            && body.TryGetProperty("hold", out var held)
            && held.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? held.GetBoolean()
                : null;
        int? failAfter =
            body.ValueKind == JsonValueKind.Object && body.TryGetProperty("fail_after", out var rows) && rows.TryGetInt32(out var given)
                ? given
                : null;
        if (hold is null && failAfter is null)
        {
            return Bad("hold: true or false; fail_after: a number of rows");
        }

        return org.Atomically(() =>
        {
            bulk.Set(hold, failAfter);
            return Results.Json(new { hold, fail_after = failAfter });
        });
    }

    /// <summary>Each of <c>rotate, scope, consent, client_credentials_user, refresh_idle_days</c> may be given.</summary>
    private IResult SetPolicy(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && policy.Set(body) is { } problem ? Bad(problem) : Results.Json(policy.Shown);

    private IResult Undelete(string id) =>
        org.Atomically(() =>
            org.Find(RecordId.Normalize(id)) is { Deleted: true, Purged: false } record && org.RecycleBin.Undelete(record)
                ? Results.Json(new { id = record.Id })
                : Bad($"no deleted record {id} in the recycle bin")
        );

    private IResult AddRule(JsonElement body)
    {
        string? Text(string name) =>
            body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value.ToString() : null;
        if (Text("object") is not { } name || !org.Schema.TryType(name, out var type))
        {
            return Bad("object: the name of an object");
        }

        Schema.SObjectField? field = null;
        if (Text("field") is { } fieldName && !type.TryField(fieldName, out field))
        {
            return Bad($"field: no field {fieldName} on {type.Name}");
        }

        try
        {
            return org.Atomically(() =>
            {
                org.ValidationRules.Add(
                    new ValidationRule(org, type, field, Text("message") ?? "The record breaks a validation rule.", Text("when"))
                );
                return Results.Json(new { rules = org.ValidationRules.Count });
            });
        }
        catch (SoqlException malformed)
        {
            return Bad($"when: {malformed.Message}");
        }
    }

    private IResult ClearRules() =>
        org.Atomically(() =>
        {
            org.ValidationRules.Clear();
            return Results.NoContent();
        });

    private IResult Dump(string type)
    {
        if (!org.Schema.TryType(type, out var found))
        {
            return Bad($"no object {type}");
        }

        return Send(
            org.Atomically(() =>
                RestAnswer.Json(
                    200,
                    json =>
                    {
                        json.WriteStartArray();
                        foreach (var record in org.Table(found).Rows.Where(record => !record.Deleted))
                        {
                            RecordJson.Write(json, record, found.Fields, "/services/data/v68.0");
                        }

                        json.WriteEndArray();
                    }
                )
            )
        );
    }

    private IResult Show(string type, string id) =>
        Send(
            org.Atomically(() =>
                org.Find(RecordId.Normalize(id)) is { } record && string.Equals(record.Type.Name, type, StringComparison.OrdinalIgnoreCase)
                    ? RestAnswer.Json(200, json => RecordJson.Write(json, record, record.Type.Fields, "/services/data/v68.0"))
                    : RestAnswer.NotFound()
            )
        );

    private IResult Create(string type, JsonElement body, string? user) =>
        org.Schema.TryType(type, out var found) ? Saved(writer => writer.Create(found, body), user) : Bad($"no object {type}");

    private IResult Update(string type, string id, JsonElement body, string? user) =>
        org.Schema.TryType(type, out var found) ? Saved(writer => writer.Update(found, id, body), user) : Bad($"no object {type}");

    private IResult Delete(string type, string id, string? user) =>
        org.Schema.TryType(type, out var found) ? Saved(writer => writer.Delete(found, id), user) : Bad($"no object {type}");

    // A person other than the integration user, so that clients can tell their own echo from a colleague's edit.
    private string Person(string? user)
    {
        var people = org.Table("User").Rows.Where(row => row.Flag("IsActive"));
        return user is not null
            ? people
                .FirstOrDefault(row => row.Id == RecordId.Normalize(user) || row.Text("Username") == user || row.Text("Name") == user)
                ?.Id
                ?? org.IntegrationUserId
            : people.FirstOrDefault(row => row.Id != org.IntegrationUserId)?.Id ?? org.IntegrationUserId;
    }

    private IResult Saved(Func<RecordWriter, SaveResult> save, string? user)
    {
        var result = org.Atomically(() => save(new RecordWriter(org, Person(user))));
        return Send(
            result.Success
                ? RestAnswer.Json(200, json => JsonText.WriteResult(json, result, withCreated: false))
                : RestAnswer.Errors(400, result.Errors)
        );
    }
}
