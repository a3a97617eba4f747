using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>What a condition compares: a value of a row, a record or a group.</summary>
internal sealed record BoundOperand<TRow>(string Name, FieldType Type, bool Filterable, Func<TRow, object?> Get);
