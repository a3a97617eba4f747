using System.Diagnostics.CodeAnalysis;

namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>Every object of an org, by name and by the first three characters of its ids.</summary>
internal sealed class OrgSchema
{
    private static readonly SchemaDefinition Plain = SchemaDefinition.Empty.With(
        PeopleObjects.Text + SalesObjects.Text + PricingObjects.Text + ActivityObjects.Text + SpotDraftObjects.Text
    );

    private readonly SchemaDefinition _definition;
    private readonly Dictionary<string, SObjectType> _byName;
    private readonly Dictionary<string, SObjectType> _byPrefix;

    private OrgSchema(SchemaDefinition definition)
    {
        _definition = definition;
        var built = definition.Build();
        string[] feeds = [.. built.Where(type => type.FeedEnabled).Select(type => type.Name)];
        Types = [.. built.Select(type => type.WithAnyRecord(feeds))];
        _byName = Types.ToDictionary(type => type.Name, StringComparer.OrdinalIgnoreCase);
        _byPrefix = Types.ToDictionary(type => type.KeyPrefix, StringComparer.Ordinal);
        foreach (var type in Types)
        {
            type.Adopt([
                .. from child in Types
                from field in child.Fields
                where field.ReferenceTo.Contains(type.Name)
                select new ChildRelationship(field.ChildRelationship, child, field),
            ]);
        }

        if (
            Types
                .SelectMany(type => type.Fields)
                .SelectMany(field => field.ReferenceTo)
                .FirstOrDefault(name => !_byName.ContainsKey(name)) is
            { } unknown
        )
        {
            throw new FormatException($"a field refers to {unknown}, which there is not");
        }
    }

    public IReadOnlyList<SObjectType> Types { get; }

    public SObjectType this[string name] =>
        _byName.TryGetValue(name, out var type) ? type : throw new KeyNotFoundException($"no object {name}");

    public static OrgSchema Of(OrgKinds kinds)
    {
        var definition = Plain;
        definition = kinds.HasFlag(OrgKinds.Cpq) ? definition.With(CpqObjects.Text) : definition;
        definition = kinds.HasFlag(OrgKinds.Quote) ? definition.With(QuoteObjects.Text) : definition;
        return new OrgSchema(definition);
    }

    /// <summary>With more objects and fields, or other forms of fields that there are.</summary>
    /// <exception cref="FormatException">The text is malformed, or refers to an object that there is not.</exception>
    /// <exception cref="ArgumentException">A name or a prefix is used twice.</exception>
    public OrgSchema With(string text) => new(_definition.With(text));

    public OrgSchema Without(string sobject, string? field) => new(_definition.Without(sobject, field));

    public bool TryType(string name, [NotNullWhen(true)] out SObjectType? type) => _byName.TryGetValue(name, out type);

    public SObjectType? OfId(string id) => id.Length >= 3 && _byPrefix.TryGetValue(id[..3], out var type) ? type : null;
}
