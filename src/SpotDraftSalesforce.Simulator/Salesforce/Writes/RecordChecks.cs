using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Writes;

/// <summary>What the schema demands of the values that somebody wants to write.</summary>
internal sealed class RecordChecks(SalesforceOrg org)
{
    public static SaveError ReadOnly(params IReadOnlyList<SObjectField> fields)
    {
        var names = string.Join(", ", fields.Select(field => field.Name));
        return new SaveError(
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            $"Unable to create/update fields: {names}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
            [.. fields.Select(field => field.Name)]
        );
    }

    /// <summary>Errors of the first kind that is met; references become 18-character ids on the way.</summary>
    public IReadOnlyList<SaveError> Check(SObjectType type, Dictionary<string, object?> values, OrgRecord? existing)
    {
        var given = values.Select(pair => (Field: type[pair.Key], pair.Value)).ToList();
        var locked = given.Select(pair => pair.Field).Where(field => existing is null ? !field.Createable : !field.Updateable).ToList();
        if (locked.Count > 0)
        {
            return [ReadOnly([.. locked])];
        }

        var missing = Missing(type, values, existing is null);
        if (missing.Count > 0)
        {
            return [new SaveError("REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", missing)}]", [.. missing])];
        }

        var errors = given.Select(pair => CheckValue(type, pair.Field, pair.Value, values, existing)).OfType<SaveError>().ToList();
        if (errors.Count > 0)
        {
            return errors;
        }

        errors.AddRange(given.Select(pair => CheckReference(type, pair.Field, pair.Value, values)).OfType<SaveError>());
        return errors.Count > 0
            ? errors
            : [.. given.Select(pair => CheckUnique(type, pair.Field, pair.Value, existing)).OfType<SaveError>()];
    }

    private static List<string> Missing(SObjectType type, Dictionary<string, object?> values, bool creating)
    {
        var emptied = values
            .Where(pair => pair.Value is null)
            .Select(pair => type[pair.Key])
            .Where(field => !field.Nillable && field.Type != FieldType.Boolean && !(creating && field.DefaultedOnCreate));
        var left = creating ? type.Required.Where(field => !values.ContainsKey(field.Name)) : [];
        return [.. emptied.Concat(left).OrderBy(field => field.Index).Select(field => field.Name)];
    }

    private SaveError? CheckValue(
        SObjectType type,
        SObjectField field,
        object? value,
        Dictionary<string, object?> values,
        OrgRecord? existing
    )
    {
        if (value is null)
        {
            return field.Type == FieldType.Boolean
                ? new SaveError("INVALID_TYPE_ON_FIELD_IN_RECORD", $"{field.Label}: value not of required type: null", field.Name)
                : null;
        }

        if (value is not string text)
        {
            return null;
        }

        if (field.Type.IsText() && text.Length > field.Length)
        {
            var shown = text.Length > 200 ? text[..200] : text;
            return new SaveError(
                "STRING_TOO_LONG",
                $"{field.Label}: data value too large: {shown} (max length={field.Length})",
                field.Name
            );
        }

        if (
            field.RestrictedPicklist
            && Chosen(field, text).Except(Allowed(type, field, values, existing), StringComparer.OrdinalIgnoreCase).Any()
        )
        {
            return new SaveError(
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                $"{field.Label}: bad value for restricted picklist field: {text}",
                field.Name
            );
        }

        return field.Type == FieldType.Email && !LooksLikeEmail(text)
            ? new SaveError("INVALID_EMAIL_ADDRESS", $"{field.Label}: invalid email address: {text}", field.Name)
            : null;
    }

    /// <summary>A multi-select picklist holds its values with semicolons between them.</summary>
    private static string[] Chosen(SObjectField field, string text) =>
        field.Type == FieldType.MultiPicklist
            ? text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [text];

    private IEnumerable<string> Allowed(SObjectType type, SObjectField field, Dictionary<string, object?> values, OrgRecord? existing)
    {
        if (type.Name != "Opportunity" || field.Name != "StageName")
        {
            return field.Picklist;
        }

        var stages = org.Table("OpportunityStage").Rows.Where(stage => stage.Flag("IsActive")).Select(stage => stage.Text("MasterLabel")!);
        if (!org.Kinds.HasFlag(OrgKinds.RecordTypes))
        {
            return stages;
        }

        // A sales process of its own goes with a record type.
        var chosen = values.TryGetValue("RecordTypeId", out var given) ? given as string : existing?.Text("RecordTypeId");
        var renewal = org.Find(RecordId.Normalize(chosen))?.Text("DeveloperName") == SalesProcess.RenewalRecordType;
        return stages.Where(stage => SalesProcess.IsRenewal(stage) == renewal);
    }

    private static bool LooksLikeEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0
            && text.IndexOf('.', at) > at + 1
            && !text.EndsWith('.')
            && text.LastIndexOf('@') == at
            && !text.Any(char.IsWhiteSpace);
    }

    private SaveError? CheckReference(SObjectType owner, SObjectField field, object? value, Dictionary<string, object?> values)
    {
        if (field.Type != FieldType.Reference || value is not string text)
        {
            return null;
        }

        var id = RecordId.Normalize(text);
        var type = id is null ? null : org.Schema.OfId(id);
        if (id is null || type is null || !field.ReferenceTo.Contains(type.Name))
        {
            return new SaveError("MALFORMED_ID", $"{field.Label}: id value of incorrect type: {text}", field.Name);
        }

        values[field.Name] = id;
        return org.Find(id) switch
        {
            null => new SaveError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", field.Name),
            { Type.Name: "RecordType" } chosen when chosen.Text("SobjectType") != owner.Name => new SaveError(
                "INVALID_CROSS_REFERENCE_KEY",
                $"Record Type ID: this ID value isn't valid for the user: {id}",
                field.Name
            ),
            { Deleted: true } => new SaveError("ENTITY_IS_DELETED", "entity is deleted", field.Name),
            { Type.Name: "User" } user when field.Name == "OwnerId" && !user.Flag("IsActive") => new SaveError(
                "INACTIVE_OWNER_OR_USER",
                "operation performed with inactive user [" + id[..15] + "] as owner of the record",
                field.Name
            ),
            _ => null,
        };
    }

    private SaveError? CheckUnique(SObjectType type, SObjectField field, object? value, OrgRecord? existing)
    {
        if (!field.Unique || value is not string text)
        {
            return null;
        }

        // Messages of the platform name records by their 15-character ids.
        var other = org.Table(type).Find(field, text).FirstOrDefault(record => record != existing);
        return other is null
            ? null
            : new SaveError("DUPLICATE_VALUE", $"duplicate value found: {field.Name} duplicates value on record with id: {other.Id[..15]}");
    }
}
