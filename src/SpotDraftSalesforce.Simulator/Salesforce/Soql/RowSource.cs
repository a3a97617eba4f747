using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>The rows that a condition leaves, by an index where the condition names one.</summary>
internal sealed class RowSource(
    SalesforceOrg org,
    Func<OrgRecord, bool> visible,
    bool includeDeleted,
    Func<SoqlQuery, HashSet<string>> semiJoin
)
{
    public IEnumerable<OrgRecord> Rows(
        SObjectType type,
        Condition? where,
        ConditionCompiler<OrgRecord> compiler,
        string? alias,
        SoqlBinder binder
    )
    {
        var table = org.Table(type);
        // Bound before the plan, so that a condition that makes no sense is refused in the words for it.
        var test = where is null ? null : compiler.Compile(where);
        var plan = includeDeleted || where is null ? null : new RowPlanner(table, alias, binder, org.Today, semiJoin).Plan(where);
        IEnumerable<OrgRecord> rows = plan is null ? table.Rows : plan.Rows().OrderBy(row => row.Sequence);
        return rows.Where(row =>
            (!row.Deleted || (includeDeleted && org.RecycleBin.Holds(row))) && visible(row) && (test is null || test(row))
        );
    }

    /// <summary>True when the condition cannot hold without one of these fields equalling something.</summary>
    public static bool FiltersBy(Condition? where, params IReadOnlyList<string> fields) =>
        where switch
        {
            AllOf all => all.Parts.Any(part => FiltersBy(part, fields)),
            Comparison { Operator: "=" or "IN" } comparison => fields.Contains(comparison.Operand.Path, StringComparer.OrdinalIgnoreCase),
            SemiJoin { Negated: false } join => fields.Contains(join.Operand.Path, StringComparer.OrdinalIgnoreCase),
            _ => false,
        };
}
