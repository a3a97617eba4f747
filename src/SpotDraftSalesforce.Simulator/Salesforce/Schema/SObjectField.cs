using System.Runtime.CompilerServices;

namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>One field of an object, as describe tells it and as writes and queries obey it.</summary>
internal sealed record SObjectField
{
    public required string Name { get; init; }

    public required string Label { get; init; }

    public required FieldType Type { get; init; }

    /// <summary>Place of the value in a record.</summary>
    public int Index { get; init; }

    /// <summary>Characters at most, for text; 0 otherwise.</summary>
    public int Length { get; init; }

    public int Precision { get; init; }

    public int Scale { get; init; }

    public bool Nillable { get; init; } = true;

    public bool Createable { get; init; } = true;

    public bool Updateable { get; init; } = true;

    public bool DefaultedOnCreate { get; init; }

    public string? Default { get; init; }

    public bool Calculated { get; init; }

    public bool ExternalId { get; init; }

    public bool Unique { get; init; }

    public bool IdLookup { get; init; }

    public bool IsName { get; init; }

    public bool Filterable { get; init; } = true;

    public bool Sortable { get; init; } = true;

    public bool Groupable { get; init; } = true;

    public bool Custom => Name.EndsWith("__c", StringComparison.OrdinalIgnoreCase);

    public IReadOnlyList<string> ReferenceTo { get; init; } = [];

    public string? RelationshipName { get; init; }

    /// <summary>What the referenced objects call the records that point at them; null where they do not list them.</summary>
    public string? ChildRelationship { get; init; }

    /// <summary>The record goes with the one that it points at.</summary>
    public bool Cascades { get; init; }

    public IReadOnlyList<string> Picklist { get; init; } = [];

    public bool RestrictedPicklist { get; init; }

    public string? CompoundFieldName { get; init; }

    /// <summary>Looked up often enough to be kept in a map: names, keys, references.</summary>
    public bool Indexed =>
        ExternalId || Unique || IsName || (Type == FieldType.Reference && !Name.EndsWith("edById", StringComparison.Ordinal));

    public bool RequiredOnCreate => !Nillable && Createable && !DefaultedOnCreate && Type != FieldType.Boolean;

    // A field is itself alone: comparing all that it says of itself, at every look into a record, took most of the time of a write.
    public bool Equals(SObjectField? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
