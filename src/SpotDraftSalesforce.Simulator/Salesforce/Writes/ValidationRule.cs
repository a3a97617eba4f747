using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;
using SpotDraftSalesforce.Simulator.Salesforce.Soql;

namespace SpotDraftSalesforce.Simulator.Salesforce.Writes;

/// <summary>
/// An administrator's rule: a record for which <see cref="When"/> holds is refused with the administrator's own text;
/// without a condition, every write of <see cref="Field"/> is (or of the object, where there is no field).
/// </summary>
internal sealed record ValidationRule
{
    private readonly Func<OrgRecord, bool>? _violates;

    /// <exception cref="SoqlException">The condition is malformed.</exception>
    public ValidationRule(SalesforceOrg org, SObjectType type, SObjectField? field, string message, string? when)
    {
        (Type, Field, Message, When) = (type, field, message, when);
        _violates = string.IsNullOrEmpty(when) ? null : SoqlEngine.CompileCondition(org, type, when);
    }

    public SObjectType Type { get; }

    public SObjectField? Field { get; }

    public string Message { get; }

    /// <summary>A SOQL condition; null for any.</summary>
    public string? When { get; }

    public bool Refuses(OrgRecord record, IReadOnlyDictionary<string, object?> written) =>
        _violates is not null ? _violates(record) : Field is null || written.ContainsKey(Field.Name);

    /// <summary>The same rule in the present form of the schema; one whose field is gone rests on the object alone.</summary>
    public ValidationRule For(SalesforceOrg org)
    {
        var type = org.Schema[Type.Name];
        try
        {
            return new ValidationRule(
                org,
                type,
                Field is not null && type.TryField(Field.Name, out var field) ? field : null,
                Message,
                When
            );
        }
        catch (SoqlException)
        {
            // The condition asks for a field that is no more: it can hold for no record.
            return new ValidationRule(org, type, null, Message, "Id = null");
        }
    }
}
