using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>The rows that a condition leaves, by an index where the condition names one.</summary>
internal sealed class RowSource(SalesforceOrg org, Func<OrgRecord, bool> visible, bool includeDeleted)
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
        var rows = (includeDeleted ? null : Candidates(table, where, alias, binder)) ?? table.Rows;
        var test = where is null ? null : compiler.Compile(where);
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

    private static IEnumerable<OrgRecord>? Candidates(OrgTable table, Condition? where, string? alias, SoqlBinder binder)
    {
        var parts = where switch
        {
            AllOf all => all.Parts,
            null => [],
            _ => [where],
        };
        IEnumerable<OrgRecord>? best = null;
        var fewest = int.MaxValue;
        foreach (var comparison in parts.OfType<Comparison>())
        {
            if (Lookup(table, comparison, alias, binder) is { } found && found.Count < fewest)
            {
                best = found.OrderBy(row => row.Sequence);
                fewest = found.Count;
            }
        }

        return best;
    }

    private static HashSet<OrgRecord>? Lookup(OrgTable table, Comparison comparison, string? alias, SoqlBinder binder)
    {
        if (
            comparison.Operator is not ("=" or "IN")
            || comparison.Operand.Function is not null
            || !comparison.Values.All(value => value is { Kind: LiteralKind.Text, Text.Length: > 0 })
        )
        {
            return null;
        }

        var bound = binder.Field(table.Type, comparison.Operand.Path, alias, comparison.Operand.Position);
        if (!bound.Direct || !(bound.Field.Type == FieldType.Id || OrgTable.HasIndex(bound.Field)))
        {
            return null;
        }

        var found = new HashSet<OrgRecord>();
        foreach (var text in comparison.Values.Select(value => value.Text))
        {
            if (bound.Field.Type.IsIdentifier() && RecordId.Normalize(text) is not { } id)
            {
                return null;
            }
            else if (bound.Field.Type == FieldType.Id)
            {
                found.UnionWith(table.ById(RecordId.Normalize(text)!) is { } one ? [one] : []);
            }
            else
            {
                found.UnionWith(table.Find(bound.Field, bound.Field.Type.IsIdentifier() ? RecordId.Normalize(text)! : text));
            }
        }

        return found;
    }
}
