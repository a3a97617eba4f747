using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Writes;

/// <summary>
/// An administrator's rule: a record that <paramref name="Violates"/> matches is refused with the administrator's own text;
/// without a condition, every write of <paramref name="Field"/> is (or of the object, where there is no field).
/// </summary>
internal sealed record ValidationRule(SObjectType Type, SObjectField? Field, string Message, Func<OrgRecord, bool>? Violates)
{
    public bool Refuses(OrgRecord record, IReadOnlyDictionary<string, object?> written) =>
        Violates is not null ? Violates(record) : Field is null || written.ContainsKey(Field.Name);
}
