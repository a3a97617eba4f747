using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>Aggregates: rows become groups, functions run over each.</summary>
internal sealed class GroupEngine(
    SalesforceOrg org,
    SoqlBinder binder,
    SObjectType type,
    SoqlQuery parsed,
    Func<SoqlQuery, HashSet<string>> semiJoin
)
{
    private const int MostGroups = 2000;

    public GroupRows Run(List<OrgRecord> rows)
    {
        var keys = parsed.GroupBy.Select(Grouping).ToList();
        var groups =
            keys.Count == 0
                ? [rows]
                : rows.GroupBy(row => new GroupKey([.. keys.Select(key => key.Get(row))])).Select(group => group.ToList()).ToList();
        if (parsed.Having is not null)
        {
            var having = new ConditionCompiler<List<OrgRecord>>(GroupOperand, semiJoin, binder, org.Today).Compile(parsed.Having);
            groups = [.. groups.Where(having)];
        }

        var outputs = Outputs();
        var shown = Sort(groups).Skip(parsed.Offset ?? 0).Take(Math.Min(parsed.Limit ?? MostGroups, MostGroups));
        return new GroupRows(
            [.. outputs.Select(output => output.Field)],
            [.. shown.Select(group => outputs.ConvertAll(output => new GroupValue(output.Key, output.Field, output.Get(group))))]
        );
    }

    private BoundField Grouping(Operand operand)
    {
        var field = Plain(operand);
        return field.Field.Groupable || operand.Function is not null
            ? field
            : throw binder.Fail("MALFORMED_QUERY", operand.Position, $"field '{field.Field.Name}' can not be grouped in a query call");
    }

    private BoundField Plain(Operand operand)
    {
        var field = binder.Field(type, operand.Path, parsed.Alias, operand.Position);
        return operand.Function is null
            ? field
            : SoqlFunctions.Scalar(operand.Function, field)
                ?? throw binder.Fail("MALFORMED_QUERY", operand.Position, $"Invalid function: {operand.Function}");
    }

    private List<(string Key, SObjectField Field, Func<List<OrgRecord>, object?> Get)> Outputs()
    {
        var outputs = new List<(string, SObjectField, Func<List<OrgRecord>, object?>)>();
        var unnamed = 0;
        foreach (var item in parsed.Select)
        {
            if (item is not SelectOperand selected)
            {
                throw binder.Fail(
                    "MALFORMED_QUERY",
                    parsed.From.Position,
                    "Only aggregate expressions and grouped fields can be selected in a grouped query"
                );
            }

            var operand = GroupOperand(selected.Operand);
            var key = selected.Alias ?? (selected.Operand.Function is null ? operand.Name : $"expr{unnamed++}");
            var field = new SObjectField
            {
                Name = key,
                Label = key,
                Type = operand.Type,
            };
            outputs.Add((key, field, operand.Get));
        }

        return outputs;
    }

    private BoundOperand<List<OrgRecord>> GroupOperand(Operand operand)
    {
        if (!SoqlFunctions.IsAggregate(operand.Function))
        {
            var field = Plain(operand);
            var grouped = parsed.GroupBy.Any(key =>
                key.Function == operand.Function && Plain(key).Path.SequenceEqual(field.Path, StringComparer.Ordinal)
            );
            return grouped
                ? new BoundOperand<List<OrgRecord>>(
                    field.Field.Name,
                    field.Field.Type,
                    true,
                    group => group.Count == 0 ? null : field.Get(group[0])
                )
                : throw binder.Fail("MALFORMED_QUERY", operand.Position, $"Field must be grouped or aggregated: {operand.Path}");
        }

        var inner = operand.Path.Length == 0 ? null : binder.Field(type, operand.Path, parsed.Alias, operand.Position);
        if (operand.Function is "SUM" or "AVG" && inner?.Field.Type.IsNumber() != true)
        {
            throw binder.Fail(
                "MALFORMED_QUERY",
                operand.Position,
                $"field {inner?.Field.Name} does not support aggregate operator {operand.Function}"
            );
        }

        var result = SoqlFunctions.ResultType(operand.Function!, inner?.Field.Type ?? FieldType.Integer);
        return new BoundOperand<List<OrgRecord>>(
            operand.Function!,
            result,
            true,
            group => SoqlFunctions.Aggregate(operand.Function!, inner, group)
        );
    }

    private IEnumerable<List<OrgRecord>> Sort(List<List<OrgRecord>> groups)
    {
        IOrderedEnumerable<List<OrgRecord>>? sorted = null;
        foreach (var item in parsed.OrderBy)
        {
            var operand = GroupOperand(item.Operand);
            var order = RowOrder.Of(item, operand.Type);
            sorted = sorted is null ? groups.OrderBy(operand.Get, order) : sorted.ThenBy(operand.Get, order);
        }

        return sorted ?? (IEnumerable<List<OrgRecord>>)groups;
    }

    private sealed class GroupKey(object?[] values) : IEquatable<GroupKey>
    {
        public bool Equals(GroupKey? other) => other is not null && values.SequenceEqual(other.Values);

        public override bool Equals(object? obj) => Equals(obj as GroupKey);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var value in values)
            {
                hash.Add(value);
            }

            return hash.ToHashCode();
        }

        private object?[] Values => values;
    }
}
