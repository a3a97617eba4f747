using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>What a reference to one of several objects shows of each.</summary>
internal sealed partial class SoqlEngine
{
    private void AddTypeof(ResultShape shape, SelectTypeof item, SoqlQuery parsed, SObjectType type)
    {
        var bound = _binder.Polymorphic(type, item.Relationship, parsed.Alias);
        var at = shape;
        foreach (var step in bound.Steps.SkipLast(1))
        {
            at = at.Parent(org, step);
        }

        var last = bound.Steps[^1];
        var cases = new Dictionary<string, ResultShape>(StringComparer.Ordinal);
        foreach (var (name, fields) in item.Cases)
        {
            var target = _binder.Object(name);
            if (!last.ReferenceTo.Contains(target.Name) || cases.ContainsKey(target.Name))
            {
                throw _binder.Fail("MALFORMED_QUERY", name.Position, $"unexpected object in TYPEOF: '{name.Text}'");
            }

            cases[target.Name] = Shape(new SoqlQuery { Select = Operands(fields), From = name }, target);
        }

        ResultShape? otherwise = null;
        if (item.Otherwise is { } others)
        {
            otherwise = new ResultShape(org.Schema[last.ReferenceTo[0]], Reach);
            foreach (var other in others)
            {
                var field = _binder.Field(type, $"{item.Relationship.Path}.{other.Path}", parsed.Alias, other.Position);
                otherwise.Add(new ValueItem(field.Field.Name, field.Field, field.Get));
            }
        }

        if (!at.Add(new TypeofItem(last.RelationshipName!, Reach, cases, otherwise)))
        {
            throw TypeofTwice(item.Relationship);
        }

        OrgRecord? Reach(OrgRecord root) => bound.Get(root) is string id ? org.Find(id) : null;
    }

    private SoqlException TypeofTwice(Operand relationship) =>
        _binder.Fail(
            "MALFORMED_QUERY",
            relationship.Position,
            $"The relationship of a TYPEOF expression can not be selected twice: {relationship.Path}"
        );

    private static IReadOnlyList<SelectItem> Operands(IReadOnlyList<Operand> fields) =>
        [.. fields.Select(field => new SelectOperand(field, null))];
}
