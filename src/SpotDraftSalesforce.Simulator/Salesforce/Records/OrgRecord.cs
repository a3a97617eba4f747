using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>
/// One record. Values are null, <see cref="string"/>, <see cref="bool"/>, <see cref="decimal"/>, <see cref="DateOnly"/>,
/// <see cref="DateTimeOffset"/> (whole seconds, UTC) or <see cref="ContentBlob"/>. Only <see cref="OrgTable"/> changes them.
/// </summary>
internal sealed class OrgRecord(SObjectType type, object?[] values, long sequence, long insertedAt)
{
    public SObjectType Type { get; } = type;

    public object?[] Values { get; set; } = values;

    /// <summary>Order of insertion, for stable results.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>Machine timestamp of the insertion: lookup lag is counted by it.</summary>
    public long InsertedAt { get; } = insertedAt;

    public bool Deleted { get; set; }

    /// <summary>Its insertion was taken back: it never was.</summary>
    public bool Removed { get; set; }

    /// <summary>Deleted for good: not even queries of all rows find it.</summary>
    public bool Purged { get; set; }

    public string Id => (string)Values[0]!;

    public object? this[string field] => Values[Type[field].Index];

    public object? this[SObjectField field] => Values[field.Index];

    public string? Text(string field) => this[field] as string;

    public bool Flag(string field) => this[field] is true;

    public decimal? Number(string field) => this[field] as decimal?;
}
