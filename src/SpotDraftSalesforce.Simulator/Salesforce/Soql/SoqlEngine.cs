using SpotDraftSalesforce.Simulator.Salesforce.Access;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>Binds and runs one query. Callers hold the org's lock.</summary>
internal sealed partial class SoqlEngine(SalesforceOrg org, string query, bool includeDeleted, UserRights rights)
{
    private const int LongestQuery = 100_000;
    private const int MostOffset = 2000;

    private readonly SoqlBinder _binder = new(org, query, rights);
    private readonly Func<OrgRecord, bool> _visible = org.Visibility();

    // A query is one place in the text: it is asked for once to test rows and once to plan.
    private readonly Dictionary<SoqlQuery, HashSet<string>> _joined = new(ReferenceEqualityComparer.Instance);

    /// <summary>What a search asks of a row besides the conditions of the query.</summary>
    public Func<OrgRecord, bool>? Filter { get; init; }

    /// <summary>A WHERE condition of its own, for one object.</summary>
    public static Func<OrgRecord, bool> CompileCondition(SalesforceOrg org, SObjectType type, string text)
    {
        var engine = new SoqlEngine(org, text, includeDeleted: false, UserRights.All);
        return engine.Compiler(type, null).Compile(SoqlParser.ParseCondition(text));
    }

    public QueryRows Run()
    {
        if (query.Length > LongestQuery)
        {
            throw new SoqlException("QUERY_TOO_COMPLICATED", "SOQL statements cannot be longer than 100000 characters.");
        }

        var parsed = SoqlParser.Parse(query);
        var type = _binder.Object(parsed.From);
        CheckRestrictions(parsed, type);
        var functions = parsed.Select.OfType<SelectOperand>().Where(item => SoqlFunctions.IsAggregate(item.Operand.Function)).ToList();
        var source = new RowSource(org, _visible, includeDeleted || parsed.AllRows, SemiJoinIds);
        var rows = source.Rows(type, parsed.Where, Compiler(type, parsed.Alias), parsed.Alias, _binder);
        if (Filter is not null)
        {
            rows = rows.Where(Filter);
        }

        if (functions.Count == 1 && parsed.Select.Count == 1 && functions[0].Operand.Path.Length == 0 && parsed.GroupBy.Count == 0)
        {
            return new CountOnly(Page(rows.ToList(), parsed).Count);
        }

        if (functions.Count > 0 || parsed.GroupBy.Count > 0)
        {
            if (parsed.Select.OfType<SelectTypeof>().FirstOrDefault() is { } chosen)
            {
                throw _binder.Fail("MALFORMED_QUERY", chosen.Relationship.Position, "TYPEOF is not allowed in an aggregate query");
            }

            return new GroupEngine(org, _binder, type, parsed, SemiJoinIds).Run([.. rows]);
        }

        var shape = Shape(parsed, type);
        return new RecordRows(shape, Page(Sort([.. rows], parsed, type), parsed));
    }

    private ConditionCompiler<OrgRecord> Compiler(SObjectType type, string? alias) =>
        new(
            operand =>
            {
                var field = Bind(type, operand, alias);
                return new BoundOperand<OrgRecord>(field.Field.Name, field.Field.Type, field.Field.Filterable, field.Get);
            },
            SemiJoinIds,
            _binder,
            org.Today
        );

    private BoundField Bind(SObjectType type, Operand operand, string? alias)
    {
        if (operand.Function is null)
        {
            return _binder.Field(type, operand.Path, alias, operand.Position);
        }

        if (SoqlFunctions.IsAggregate(operand.Function) || operand.Path.Length == 0)
        {
            throw _binder.Fail(
                "MALFORMED_QUERY",
                operand.Position,
                $"aggregate expressions use field aliasing: unexpected token: '{operand.Function}'"
            );
        }

        return SoqlFunctions.Scalar(operand.Function, _binder.Field(type, operand.Path, alias, operand.Position))
            ?? throw _binder.Fail("MALFORMED_QUERY", operand.Position, $"Invalid function: {operand.Function}");
    }

    private HashSet<string> SemiJoinIds(SoqlQuery inner)
    {
        if (_joined.TryGetValue(inner, out var known))
        {
            return known;
        }

        var type = _binder.Object(inner.From);
        if (inner.Select is not [SelectOperand { Operand: var operand }])
        {
            throw _binder.Fail("MALFORMED_QUERY", inner.From.Position, "Semi join sub-selects can only query one field");
        }

        var field = Bind(type, operand, inner.Alias);
        if (!field.Field.Type.IsIdentifier())
        {
            throw _binder.Fail("MALFORMED_QUERY", operand.Position, "Semi join sub-selects can only query id fields");
        }

        var source = new RowSource(org, _visible, includeDeleted, SemiJoinIds);
        var rows = source.Rows(type, inner.Where, Compiler(type, inner.Alias), inner.Alias, _binder);
        return _joined[inner] = rows.Select(row => field.Get(row) as string).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    private ResultShape Shape(SoqlQuery parsed, SObjectType type)
    {
        var shape = new ResultShape(type, static record => record);
        foreach (var item in parsed.Select)
        {
            switch (item)
            {
                case SelectFields fields:
                    AddFields(shape, parsed, fields, type);
                    break;
                case SelectSubquery sub:
                    AddSubquery(shape, sub.Query, type);
                    break;
                case SelectTypeof polymorphic:
                    AddTypeof(shape, polymorphic, parsed, type);
                    break;
                case SelectOperand operand:
                    AddOperand(shape, operand, parsed, type);
                    break;
            }
        }

        return shape;
    }

    private void AddFields(ResultShape shape, SoqlQuery parsed, SelectFields fields, SObjectType type)
    {
        if (fields.Kind is not ("ALL" or "STANDARD" or "CUSTOM"))
        {
            throw _binder.Fail("MALFORMED_QUERY", fields.Position, $"unexpected token: '{fields.Kind}'");
        }

        if (fields.Kind is "ALL" or "CUSTOM" && parsed.Limit is not <= 200)
        {
            throw _binder.Fail("MALFORMED_QUERY", fields.Position, "The SOQL FIELDS function must have a LIMIT of at most 200");
        }

        foreach (var field in rights.Readable(type).Where(field => fields.Kind == "ALL" || field.Custom == (fields.Kind == "CUSTOM")))
        {
            shape.Add(new ValueItem(field.Name, field, record => record[field]));
        }
    }

    private void AddOperand(ResultShape shape, SelectOperand item, SoqlQuery parsed, SObjectType type)
    {
        if (item is { Alias: not null, Operand.Function: null })
        {
            throw _binder.Fail("MALFORMED_QUERY", item.Operand.Position, "only aggregate expressions use field aliasing");
        }

        var field = Bind(type, item.Operand, parsed.Alias);
        var at = shape;
        foreach (var step in field.Steps)
        {
            if (at.Items.Any(chosen => chosen is TypeofItem && chosen.Key == step.RelationshipName))
            {
                throw TypeofTwice(item.Operand);
            }

            at = at.Parent(org, step);
        }

        var key = item.Alias ?? (item.Operand.Function is "CONVERTCURRENCY" or "TOLABEL" or "FORMAT" or null ? field.Field.Name : "expr0");
        if (!at.Add(new ValueItem(key, field.Field, field.Get)))
        {
            throw _binder.Fail("INVALID_FIELD", item.Operand.Position, $"duplicate field selected: {item.Operand.Path}");
        }
    }

    private void AddSubquery(ResultShape shape, SoqlQuery inner, SObjectType type)
    {
        var child = _binder.Child(type, inner.From);
        var nested = Shape(inner, child.Child);
        var test = inner.Where is null ? null : Compiler(child.Child, inner.Alias).Compile(inner.Where);
        var table = org.Table(child.Child);
        shape.Add(
            new ChildItem(
                child.Name!,
                nested,
                parent =>
                {
                    var rows = table
                        .Find(child.Field, parent.Id)
                        .Where(row => _visible(row) && (test is null || test(row)))
                        .OrderBy(row => row.Sequence);
                    return Page(Sort([.. rows], inner, child.Child), inner);
                }
            )
        );
    }

    private List<OrgRecord> Sort(List<OrgRecord> rows, SoqlQuery parsed, SObjectType type)
    {
        if (parsed.OrderBy.Count == 0)
        {
            return rows;
        }

        IOrderedEnumerable<OrgRecord>? sorted = null;
        foreach (var item in parsed.OrderBy)
        {
            var field = Bind(type, item.Operand, parsed.Alias);
            if (!field.Field.Sortable)
            {
                throw _binder.Fail(
                    "MALFORMED_QUERY",
                    item.Operand.Position,
                    $"field '{field.Field.Name}' can not be sorted in a query call"
                );
            }

            var order = RowOrder.Of(item, field.Field.Type);
            sorted = sorted is null ? rows.OrderBy(field.Get, order) : sorted.ThenBy(field.Get, order);
        }

        return [.. sorted!];
    }

    private static List<OrgRecord> Page(List<OrgRecord> rows, SoqlQuery parsed)
    {
        if (parsed.Offset > MostOffset)
        {
            throw new SoqlException("NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000");
        }

        return parsed.Offset is null && parsed.Limit is null ? rows : [.. rows.Skip(parsed.Offset ?? 0).Take(parsed.Limit ?? int.MaxValue)];
    }

    private void CheckRestrictions(SoqlQuery parsed, SObjectType type)
    {
        if (type.Name == "ContentDocumentLink" && !RowSource.FiltersBy(parsed.Where, "ContentDocumentId", "LinkedEntityId"))
        {
            throw new SoqlException(
                "MALFORMED_QUERY",
                "Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator."
            );
        }

        if (parsed.GroupBy.Count == 0 && parsed.Having is not null)
        {
            throw _binder.Fail("MALFORMED_QUERY", parsed.From.Position, "unexpected token: 'HAVING'");
        }
    }
}
