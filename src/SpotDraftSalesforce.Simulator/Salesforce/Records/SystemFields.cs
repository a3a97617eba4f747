using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>The fields that the platform fills: who and when, owner, defaults, record type.</summary>
internal static class SystemFields
{
    public static object?[] NewValues(
        SObjectType type,
        Dictionary<SObjectField, object?> given,
        string userId,
        DateTimeOffset now,
        string? recordType
    )
    {
        var values = new object?[type.Fields.Count];
        foreach (var field in type.Fields)
        {
            values[field.Index] = field.Type == FieldType.Boolean ? field.Default == "true" : field.Default;
        }

        Set(type, values, "CreatedDate", now);
        Set(type, values, "CreatedById", userId);
        Set(type, values, "OwnerId", userId);
        Set(type, values, "RecordTypeId", recordType);
        foreach (var (field, value) in given)
        {
            if (value is not null || field.Type != FieldType.Boolean)
            {
                values[field.Index] = value;
            }
        }

        Set(type, values, "LastModifiedDate", Kept(given, type, "LastModifiedDate") ?? Kept(given, type, "CreatedDate") ?? now);
        Set(type, values, "LastModifiedById", Kept(given, type, "LastModifiedById") ?? userId);
        Set(type, values, "SystemModstamp", Kept(given, type, "SystemModstamp") ?? Kept(given, type, "CreatedDate") ?? now);
        return values;
    }

    private static object? Kept(Dictionary<SObjectField, object?> given, SObjectType type, string name) =>
        type.TryField(name, out var field) ? given.GetValueOrDefault(field) : null;

    public static void Stamp(SObjectType type, object?[] values, string userId, DateTimeOffset now)
    {
        Set(type, values, "LastModifiedDate", now);
        Set(type, values, "LastModifiedById", userId);
        Set(type, values, "SystemModstamp", now);
    }

    public static void Set(SObjectType type, object?[] values, string name, object? value)
    {
        if (type.TryField(name, out var field))
        {
            values[field.Index] = value;
        }
    }
}
