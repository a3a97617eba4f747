using System.Diagnostics.CodeAnalysis;

namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>Every object of an org, by name and by the first three characters of its ids.</summary>
internal sealed class OrgSchema
{
    private readonly Dictionary<string, SObjectType> _byName;
    private readonly Dictionary<string, SObjectType> _byPrefix;

    private OrgSchema(IReadOnlyList<SObjectType> types)
    {
        Types = types;
        _byName = types.ToDictionary(type => type.Name, StringComparer.OrdinalIgnoreCase);
        _byPrefix = types.ToDictionary(type => type.KeyPrefix, StringComparer.Ordinal);
        foreach (var type in types)
        {
            type.Adopt([
                .. from child in types
                from field in child.Fields
                where field.ReferenceTo.Contains(type.Name)
                select new ChildRelationship(field.ChildRelationship, child, field),
            ]);
        }
    }

    public static OrgSchema Plain { get; } =
        new(SchemaText.Parse(PeopleObjects.Text + SalesObjects.Text + PricingObjects.Text + ActivityObjects.Text + SpotDraftObjects.Text));

    public IReadOnlyList<SObjectType> Types { get; }

    public SObjectType this[string name] =>
        _byName.TryGetValue(name, out var type) ? type : throw new KeyNotFoundException($"no object {name}");

    public bool TryType(string name, [NotNullWhen(true)] out SObjectType? type) => _byName.TryGetValue(name, out type);

    public SObjectType? OfId(string id) => id.Length >= 3 && _byPrefix.TryGetValue(id[..3], out var type) ? type : null;
}
