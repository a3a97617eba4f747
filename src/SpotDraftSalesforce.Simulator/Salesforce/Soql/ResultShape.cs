using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>The selected fields of one record as they nest in the answer, in the order in which the query names them.</summary>
internal sealed class ResultShape(SObjectType type, Func<OrgRecord, OrgRecord?> target)
{
    private readonly List<ResultItem> _items = [];

    public SObjectType Type { get; } = type;

    /// <summary>From the record of the query to the record that this part shows.</summary>
    public Func<OrgRecord, OrgRecord?> Target { get; } = target;

    public IReadOnlyList<ResultItem> Items => _items;

    public bool Add(ResultItem item)
    {
        if (_items.Exists(existing => existing.Key == item.Key))
        {
            return false;
        }

        _items.Add(item);
        return true;
    }

    public ResultShape Parent(SalesforceOrg org, SObjectField step)
    {
        if (_items.Find(item => item.Key == step.RelationshipName) is ParentItem known)
        {
            return known.Shape;
        }

        var shape = new ResultShape(
            org.Schema[step.ReferenceTo[0]],
            root => Target(root) is { } here ? org.Find(here[step] as string) : null
        );
        _items.Add(new ParentItem(step.RelationshipName!, shape));
        return shape;
    }
}

internal abstract record ResultItem(string Key);

/// <summary>A value, read from the record of the query.</summary>
internal sealed record ValueItem(string Key, SObjectField Field, Func<OrgRecord, object?> Get) : ResultItem(Key);

internal sealed record ParentItem(string Key, ResultShape Shape) : ResultItem(Key);

/// <summary>A record of one of several objects, each shown in its own way.</summary>
/// <param name="Target">From the record of the query to the record that is referred to.</param>
/// <param name="Cases">By the name of the object, to be filled from the record that is referred to.</param>
/// <param name="Otherwise">For every other object, filled from the record of the query; null shows nothing.</param>
internal sealed record TypeofItem(
    string Key,
    Func<OrgRecord, OrgRecord?> Target,
    IReadOnlyDictionary<string, ResultShape> Cases,
    ResultShape? Otherwise
) : ResultItem(Key);

internal sealed record ChildItem(string Key, ResultShape Shape, Func<OrgRecord, IReadOnlyList<OrgRecord>> Rows) : ResultItem(Key);
