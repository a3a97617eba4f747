using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>Rows among which all that a condition leaves are to be found, and about how many they are.</summary>
internal sealed record RowPlan(int Count, Func<IEnumerable<OrgRecord>> Rows);
