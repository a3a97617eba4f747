using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>A field reached from a record, over its parents: <see cref="Path"/> holds canonical names, the field last.</summary>
internal sealed record BoundField(SObjectField Field, IReadOnlyList<SObjectField> Steps, Func<OrgRecord, object?> Get)
{
    public IEnumerable<string> Path => Steps.Select(step => step.RelationshipName!).Append(Field.Name);

    public bool Direct => Steps.Count == 0;
}
