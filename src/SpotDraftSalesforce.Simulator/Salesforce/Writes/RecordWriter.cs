using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Access;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Rest;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Writes;

/// <summary>Writes of a user: checked, then stored with all that follows from them, or refused with nothing left behind.</summary>
internal sealed class RecordWriter(SalesforceOrg org, string userId)
{
    private readonly RecordChecks _checks = new(org);
    private readonly UserRights _rights = org.Rights.Of(userId);

    /// <summary>What the client said about duplicates.</summary>
    public DuplicateOptions Duplicates { get; init; }

    /// <summary>A writer for the user and the headers of a call.</summary>
    public static RecordWriter For(SalesforceOrg org, RestRequest request) =>
        new(org, request.Session.UserId) { Duplicates = DuplicateOptions.Read(request.Header("Sforce-Duplicate-Rule-Header")) };

    public SaveResult Create(SObjectType type, JsonElement body, ContentBlob? blob = null) =>
        Save(() => CreateRow(type, RecordInput.Read(org, _rights, type, body, blob)));

    public SaveResult Update(SObjectType type, string id, JsonElement body) =>
        Save(() => UpdateRow(Existing(type, id), RecordInput.Read(org, _rights, type, body, null)));

    /// <summary>Puts the record into the recycle bin, or past it.</summary>
    public SaveResult Delete(SObjectType? type, string id, bool purge = false) =>
        Save(() =>
        {
            var record = Existing(type ?? TypeOf(id), id);
            if (!record.Type.Deletable)
            {
                throw NotSupported(record.Type, "delete");
            }

            RefuseWithoutRight(record.Type);
            RefuseLocked(record);
            org.DeleteRow(record, userId);
            if (purge)
            {
                org.Table(record.Type).Purge(record);
            }

            return new SaveResult(record.Id, []);
        });

    /// <summary>Creates or updates by an external id, or by <c>Id</c>. Several matches write nothing and come back as candidates.</summary>
    public SaveResult Upsert(SObjectType type, SObjectField key, string? value, JsonElement body, bool updateOnly = false) =>
        Save(() =>
        {
            var values = RecordInput.Read(org, _rights, type, body, null);
            values.Remove("Id");
            values.Remove(key.Name);
            if (key.Type == FieldType.Id)
            {
                return value is null ? CreateRow(type, values) with { Created = true } : UpdateRow(Existing(type, value), values);
            }

            if (string.IsNullOrEmpty(value))
            {
                throw new SaveException(new SaveError("MISSING_ARGUMENT", $"{key.Name} not specified"));
            }

            var matches = org.Table(type).Find(key, value);
            if (matches.Count > 1)
            {
                var ids = matches.OrderBy(record => record.Sequence).Select(record => record.Id).ToList();
                var error = new SaveError(
                    "DUPLICATE_EXTERNAL_ID",
                    $"{key.Name}: more than one record found for external id field: [{string.Join(", ", ids)}]",
                    key.Name
                );
                return SaveResult.Failed(error) with { Candidates = ids };
            }

            if (matches.Count == 1)
            {
                return UpdateRow(matches.First(), values);
            }

            if (updateOnly)
            {
                throw new SaveException(new SaveError("NOT_FOUND", "The requested resource does not exist"));
            }

            values[key.Name] = value;
            return CreateRow(type, values) with { Created = true };
        });

    private SaveResult Save(Func<SaveResult> work)
    {
        try
        {
            return org.Atomically(work);
        }
        catch (SaveException refused)
        {
            return SaveResult.Failed(refused.Error);
        }
    }

    private SaveResult CreateRow(SObjectType type, Dictionary<string, object?> values)
    {
        if (!type.Createable)
        {
            throw NotSupported(type, "create");
        }

        RefuseWithoutRight(type);

        if (values.ContainsKey("Id"))
        {
            throw new SaveException(new SaveError("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id"));
        }

        var errors = _checks.Check(type, values, null);
        if (errors.Count > 0)
        {
            return SaveResult.Failed(errors);
        }

        foreach (
            var parent in type.Fields.Where(field => field.Cascades).Select(field => values.GetValueOrDefault(field.Name)).OfType<string>()
        )
        {
            RefuseLocked(parent);
        }

        var record = org.InsertRow(type.Name, values, userId);
        Validate(record, values);
        RefuseDuplicates(record, values);
        return new SaveResult(record.Id, [], Created: true);
    }

    private SaveResult UpdateRow(OrgRecord record, Dictionary<string, object?> values)
    {
        if (!record.Type.Updateable)
        {
            throw NotSupported(record.Type, "update");
        }

        RefuseWithoutRight(record.Type);

        values.Remove("Id");
        var errors = _checks.Check(record.Type, values, record);
        if (errors.Count > 0)
        {
            return SaveResult.Failed(errors);
        }

        RefuseLocked(record);
        org.UpdateRow(record, values, userId);
        Validate(record, values);
        RefuseDuplicates(record, values);
        return new SaveResult(record.Id, []);
    }

    private SObjectType TypeOf(string id) =>
        RecordId.Normalize(id) is { } full && org.Schema.OfId(full) is { } type
            ? type
            : throw new SaveException(new SaveError("MALFORMED_ID", $"malformed id {id}"));

    private OrgRecord Existing(SObjectType type, string text)
    {
        var id = RecordId.Normalize(text);
        if (id is null || org.Schema.OfId(id) != type)
        {
            throw new SaveException(new SaveError("MALFORMED_ID", $"{type.Label} ID: id value of incorrect type: {text}", "Id"));
        }

        return org.Find(id) switch
        {
            null => throw new SaveException(new SaveError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")),
            { Deleted: true } => throw new SaveException(new SaveError("ENTITY_IS_DELETED", "entity is deleted")),
            var record => record,
        };
    }

    private void RefuseLocked(OrgRecord record)
    {
        RefuseLocked(record.Id);
        if (record.Type.Name is "Opportunity" or "Contact" && record.Text("AccountId") is { } account)
        {
            RefuseLocked(account);
        }
    }

    private void RefuseWithoutRight(SObjectType type)
    {
        if (!_rights.CanEdit(type))
        {
            throw new SaveException(new SaveError("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id"));
        }
    }

    private void RefuseDuplicates(OrgRecord record, Dictionary<string, object?> values)
    {
        foreach (var rule in org.DuplicateRules.Where(rule => rule.SObject == record.Type.Name && rule.Fields.Any(values.ContainsKey)))
        {
            if ((rule.Blocks || !Duplicates.AllowSave) && rule.Matches(org, record) is { Count: > 0 } matches)
            {
                throw new SaveException(
                    new SaveError("DUPLICATES_DETECTED", DuplicateRule.Message)
                    {
                        Duplicates = new DuplicateFinding(rule, matches, Duplicates.IncludeRecordDetails),
                    }
                );
            }
        }
    }

    private void RefuseLocked(string id)
    {
        if (org.Locks.InApproval(id))
        {
            throw new SaveException(
                new SaveError("ENTITY_IS_LOCKED", "This record is locked. If you need to edit it, contact your admin.")
            );
        }

        if (org.Locks.Meets(id))
        {
            throw new SaveException(
                new SaveError("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records: " + id[..15])
            );
        }
    }

    private void Validate(OrgRecord record, Dictionary<string, object?> values)
    {
        if (org.ValidationRules.Find(rule => rule.Type == record.Type && rule.Refuses(record, values)) is { } broken)
        {
            throw new SaveException(
                new SaveError("FIELD_CUSTOM_VALIDATION_EXCEPTION", broken.Message, broken.Field is { } field ? [field.Name] : [])
            );
        }
    }

    private static SaveException NotSupported(SObjectType type, string operation) =>
        new(new SaveError("INVALID_TYPE_FOR_OPERATION", $"entity type {type.Name} does not support {operation}"));
}
