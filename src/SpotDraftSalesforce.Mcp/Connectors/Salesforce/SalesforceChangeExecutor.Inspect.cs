using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

internal sealed partial class SalesforceChangeExecutor
{
    public Task<ChangeSighting> InspectAsync(ChangeBatch batch, Change change, CancellationToken cancellationToken)
    {
        var client = catalog.Salesforce(change.Connection);
        return change.Operation switch
        {
            "update" => SeeUpdateAsync(client, batch, change, cancellationToken),
            "upsert" => SeeUpsertAsync(client, batch, change, cancellationToken),
            "create" or "upload" => SeeCreationAsync(client, batch, change, cancellationToken),
            _ => throw SalesforceWrite.Fault(change, $"has the operation '{change.Operation}', which Salesforce's connector does not know"),
        };
    }

    private async Task<ChangeSighting> SeeUpdateAsync(
        SalesforceClient client,
        ChangeBatch batch,
        Change change,
        CancellationToken cancellationToken
    )
    {
        var record = await ResolveAsync(batch, SalesforceWrite.Required(change.Record, change, "a record"), cancellationToken);
        if (record is null)
        {
            return new ChangeSighting(SightingKind.NotDone);
        }

        JsonObject current;
        try
        {
            current = await client.GetAsync(change.Object, record, [.. change.Fields.Select(field => field.Field)], cancellationToken);
        }
        catch (GovernedException fault) when (fault.Error.Code == ErrorCode.NotFound)
        {
            return new ChangeSighting(SightingKind.Conflict, Detail: $"{change.Object} {record} is gone.");
        }

        if (await AllAsync(batch, change, field => field.After, current, cancellationToken))
        {
            return new ChangeSighting(SightingKind.Done, record, client.Values(record));
        }

        return await AllAsync(batch, change, field => field.Before, current, cancellationToken)
            ? new ChangeSighting(SightingKind.NotDone)
            : new ChangeSighting(SightingKind.Conflict, record, Detail: Differences(change, current));
    }

    private async Task<ChangeSighting> SeeUpsertAsync(
        SalesforceClient client,
        ChangeBatch batch,
        Change change,
        CancellationToken cancellationToken
    )
    {
        var key = SalesforceWrite.Required(change.Record, change, "the value of its external id");
        var field = SalesforceWrite.ExternalIdField(change);
        JsonObject? current;
        try
        {
            var fields = change.Fields.Select(one => one.Field).Append("Id").Distinct(StringComparer.OrdinalIgnoreCase);
            current = await client.FindAsync(change.Object, field, key, [.. fields], cancellationToken);
        }
        catch (GovernedException fault) when (fault.Error.Code == ErrorCode.Conflict)
        {
            return new ChangeSighting(SightingKind.Conflict, Detail: fault.Error.Message);
        }

        // Other values under our key: sending again sets them, which is what a key is for.
        return current is null || !await AllAsync(batch, change, one => one.After, current, cancellationToken)
            ? new ChangeSighting(SightingKind.NotDone)
            : Seen(client, (string?)current["Id"]);
    }

    private async Task<ChangeSighting> SeeCreationAsync(
        SalesforceClient client,
        ChangeBatch batch,
        Change change,
        CancellationToken cancellationToken
    )
    {
        if (change.Details?["find"] is not JsonObject { Count: > 0 } marks)
        {
            return new ChangeSighting(
                SightingKind.Conflict,
                Detail: $"Change {change.Id} names nothing by which its creation could be found."
            );
        }

        var conditions = new List<string>();
        foreach (var (field, mark) in marks)
        {
            var (known, value) = await ResolveValueAsync(batch, mark, cancellationToken);
            if (!known)
            {
                // It goes all or none with a change that did not happen.
                return new ChangeSighting(SightingKind.NotDone);
            }

            conditions.Add($"{Soql.Name(field)} = {await LiteralAsync(client, change.Object, field, value, cancellationToken)}");
        }

        var soql = $"SELECT Id FROM {Soql.Name(change.Object)} WHERE {string.Join(" AND ", conditions)} LIMIT 2";
        var rows = await client.QueryAsync(soql, cancellationToken);
        return rows.Count switch
        {
            0 => new ChangeSighting(SightingKind.NotDone),
            1 => Seen(client, (string?)rows[0]["Id"]),
            _ => new ChangeSighting(
                SightingKind.Conflict,
                Detail: $"Several {change.Object} records carry the marks of change {change.Id}."
            ),
        };
    }

    private static ChangeSighting Seen(SalesforceClient client, string? id) =>
        SalesforceId.TryNormalize(id, out var normal)
            ? new ChangeSighting(SightingKind.Done, normal, client.Values(normal))
            : new ChangeSighting(SightingKind.Conflict, Detail: "Salesforce showed a record without an id.");

    private async Task<bool> AllAsync(
        ChangeBatch batch,
        Change change,
        Func<FieldChange, JsonNode?> side,
        JsonObject current,
        CancellationToken cancellationToken
    )
    {
        foreach (var field in change.Fields)
        {
            var (known, wanted) = await ResolveValueAsync(batch, side(field), cancellationToken);
            if (!known || !FieldValue.AreSame(wanted, FieldValue.Of(current, field.Field)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A value with references to the operation and to changes of its group filled in; not known where such a change did not happen.</summary>
    private async Task<(bool Known, JsonNode? Value)> ResolveValueAsync(
        ChangeBatch batch,
        JsonNode? value,
        CancellationToken cancellationToken
    )
    {
        var filled = SalesforceWrite.Filled(value, batch.Effect);
        if (filled is not JsonValue single || !single.TryGetValue<string>(out var text) || !text.StartsWith("@{", StringComparison.Ordinal))
        {
            return (true, filled);
        }

        var id = await ResolveAsync(batch, text, cancellationToken);
        return (id is not null, id);
    }

    /// <summary>The id behind <c>@{c2.id}</c> of the same group; null where that change did not happen.</summary>
    private async Task<string?> ResolveAsync(ChangeBatch batch, string text, CancellationToken cancellationToken)
    {
        if (!text.StartsWith("@{", StringComparison.Ordinal))
        {
            return text;
        }

        var name = text[2..].Split('.', '}')[0];
        var other = batch.Changes.FirstOrDefault(change => change.Id == name);
        if (other is null)
        {
            return null;
        }

        if (other.Operation == "update" && other.Record is { } record && !record.StartsWith("@{", StringComparison.Ordinal))
        {
            return record;
        }

        var seen = await InspectAsync(batch, other, cancellationToken);
        return seen.Kind == SightingKind.Done ? seen.RecordId : null;
    }

    private static async Task<string> LiteralAsync(
        SalesforceClient client,
        string type,
        string field,
        JsonNode? value,
        CancellationToken cancellationToken
    )
    {
        if (value is not JsonValue single)
        {
            return "null";
        }

        if (!single.TryGetValue<string>(out var text))
        {
            return single.ToJsonString();
        }

        // Dates stand bare in a query, and only the field's type tells a date from a text that looks like one.
        if (FieldValue.LooksLikeDate(text) && (await client.FieldTypesAsync(type, cancellationToken)).TryGetValue(field, out var kind))
        {
            return kind switch
            {
                "date" => Soql.Date(DateOnly.ParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture)),
                "datetime" => Soql.Instant(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)),
                _ => Soql.Text(text),
            };
        }

        return Soql.Text(text);
    }

    private static string Differences(Change change, JsonObject current)
    {
        var names = change
            .Fields.Where(field =>
            {
                var now = FieldValue.Of(current, field.Field);
                return !FieldValue.AreSame(field.Before, now) && !FieldValue.AreSame(field.After, now);
            })
            .Select(field => field.Field)
            .ToList();
        return names.Count == 0
            ? $"Some fields of {change.Object} {change.Record} are as they were and some are as they were to be."
            : $"{change.Object} {change.Record} was changed meanwhile: {string.Join(", ", names)}.";
    }
}
