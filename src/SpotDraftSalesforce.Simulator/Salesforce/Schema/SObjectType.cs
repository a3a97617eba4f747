using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>One object: its fields, and who points at it.</summary>
internal sealed class SObjectType
{
    private readonly IReadOnlySet<string> _traits;
    private readonly FrozenDictionary<string, SObjectField> _byName;
    private readonly FrozenDictionary<string, SObjectField> _byRelationship;

    public SObjectType(
        string name,
        string keyPrefix,
        string label,
        string labelPlural,
        IReadOnlySet<string> traits,
        IReadOnlyList<SObjectField> fields
    )
    {
        _traits = traits;
        Name = name;
        KeyPrefix = keyPrefix;
        Label = label;
        LabelPlural = labelPlural;
        Fields = fields;
        Createable = !traits.Contains("nocreate");
        Updateable = !traits.Contains("noupdate");
        Deletable = !traits.Contains("nodelete");
        Searchable = !traits.Contains("nosearch");
        FeedEnabled = traits.Contains("feed");
        IsSetup = traits.Contains("setup");
        _byName = fields.ToFrozenDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase);
        _byRelationship = fields
            .Where(field => field.RelationshipName is not null)
            .ToFrozenDictionary(field => field.RelationshipName!, StringComparer.OrdinalIgnoreCase);
        Required = [.. fields.Where(field => field.RequiredOnCreate)];
        NameField = fields.FirstOrDefault(field => field.IsName);
    }

    private SObjectType(SObjectType other, IReadOnlyList<SObjectField> fields)
        : this(other.Name, other.KeyPrefix, other.Label, other.LabelPlural, other._traits, fields) { }

    public string Name { get; }

    public string KeyPrefix { get; }

    public string Label { get; }

    public string LabelPlural { get; }

    public bool Createable { get; }

    public bool Updateable { get; }

    public bool Deletable { get; }

    public bool Searchable { get; }

    public bool FeedEnabled { get; }

    /// <summary>Only for those who may view the setup of the org.</summary>
    public bool IsSetup { get; }

    public bool Custom => Name.EndsWith("__c", StringComparison.Ordinal);

    public IReadOnlyList<SObjectField> Fields { get; }

    /// <summary>Fields that a new record cannot do without.</summary>
    public IReadOnlyList<SObjectField> Required { get; }

    public SObjectField? NameField { get; }

    /// <summary>Filled when the whole schema is known.</summary>
    public IReadOnlyList<ChildRelationship> Children { get; private set; } = [];

    public SObjectField this[string name] =>
        _byName.TryGetValue(name, out var field) ? field : throw new KeyNotFoundException($"{Name} has no field {name}");

    public bool TryField(string name, [NotNullWhen(true)] out SObjectField? field) => _byName.TryGetValue(name, out field);

    public bool TryRelationship(string name, [NotNullWhen(true)] out SObjectField? field) => _byRelationship.TryGetValue(name, out field);

    public ChildRelationship? Child(string relationship) =>
        Children.FirstOrDefault(child => string.Equals(child.Name, relationship, StringComparison.OrdinalIgnoreCase));

    /// <summary>The object with references to any record, as tasks and files have them, open to each of these objects.</summary>
    public SObjectType WithAnyRecord(IReadOnlyList<string> objects) =>
        new(
            this,
            [
                .. Fields.Select(field =>
                    field.ReferenceTo.Contains("Account") && field.ReferenceTo.Contains("Opportunity")
                        ? field with
                        {
                            ReferenceTo =
                            [
                                .. field.ReferenceTo.Union(
                                    objects.Where(name => field.Name != "WhatId" || name is not ("Contact" or "Lead"))
                                ),
                            ],
                        }
                        : field
                ),
            ]
        );

    public void Adopt(IReadOnlyList<ChildRelationship> children) => Children = children;
}

/// <summary>Records of <paramref name="Child"/> point at a parent by <paramref name="Field"/>.</summary>
internal sealed record ChildRelationship(string? Name, SObjectType Child, SObjectField Field);
