using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Access;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Writes;

/// <summary>Reads the JSON of a record into values by canonical field name.</summary>
internal static class RecordInput
{
    public static Dictionary<string, object?> Read(
        SalesforceOrg org,
        UserRights rights,
        SObjectType type,
        JsonElement body,
        ContentBlob? blob
    )
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new SaveException(
                new SaveError("JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.")
            );
        }

        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in body.EnumerateObject())
        {
            var name = property.Name;
            if (string.Equals(name, "attributes", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (type.TryField(name, out var field) && !rights.CanEdit(type, field))
            {
                throw new SaveException(RecordChecks.ReadOnly(field));
            }

            if (field is not null && field.Type != FieldType.Address)
            {
                values[field.Name] = JsonValue.Read(field, property.Value);
            }
            else if (
                type.TryRelationship(name, out var reference)
                && rights.CanEdit(type, reference)
                && property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Null
            )
            {
                values[reference.Name] = property.Value.ValueKind == JsonValueKind.Null ? null : Resolve(org, reference, property.Value);
            }
            else if (field is not null)
            {
                throw new SaveException(RecordChecks.ReadOnly(field));
            }
            else
            {
                throw new SaveException(new SaveError("INVALID_FIELD", $"No such column '{name}' on sobject of type {type.Name}"));
            }
        }

        if (blob is not null && type.Fields.FirstOrDefault(candidate => candidate.Type == FieldType.Base64) is { } content)
        {
            values[content.Name] = blob;
        }

        return values;
    }

    private static string Resolve(SalesforceOrg org, SObjectField reference, JsonElement key)
    {
        var name = TypeName(key) ?? reference.ReferenceTo[0];
        if (!org.Schema.TryType(name, out var parent) || !reference.ReferenceTo.Contains(parent.Name))
        {
            throw new SaveException(new SaveError("INVALID_FIELD", $"{name} is not a type that {reference.Name} can refer to"));
        }

        var property = key.EnumerateObject().FirstOrDefault(candidate => candidate.Name != "attributes");
        if (property.Name is null || !parent.TryField(property.Name, out var field) || !(field.IdLookup || field.Type == FieldType.Id))
        {
            throw new SaveException(
                new SaveError("INVALID_FIELD", $"{property.Name ?? parent.Name} is not an External ID or indexed field for {parent.Name}")
            );
        }

        var value = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
        if (field.Type == FieldType.Id)
        {
            return value;
        }

        var found = OrgTable.HasIndex(field)
            ? org.Table(parent).Find(field, value)
            :
            [
                .. org.Table(parent)
                    .Rows.Where(row => !row.Deleted && string.Equals(row[field] as string, value, StringComparison.OrdinalIgnoreCase)),
            ];
        return found.Count switch
        {
            1 => found.First().Id,
            0 => throw new SaveException(
                new SaveError("INVALID_FIELD", $"Foreign key external ID: {value} not found for field {field.Name} in entity {parent.Name}")
            ),
            _ => throw new SaveException(
                new SaveError(
                    "INVALID_FIELD",
                    $"{field.Name}: more than one record found for external id field: [{string.Join(", ", found.Select(row => row.Id))}]"
                )
            ),
        };
    }

    private static string? TypeName(JsonElement key) =>
        key.TryGetProperty("attributes", out var attributes)
        && attributes.ValueKind == JsonValueKind.Object
        && attributes.TryGetProperty("type", out var type)
            ? type.GetString()
            : null;
}
