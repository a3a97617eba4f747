using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>A record about to be written: rules read what was there and complete what will be.</summary>
internal sealed class RecordDraft(SObjectType type, object?[] values, object?[]? before, IReadOnlyDictionary<SObjectField, object?> given)
{
    public SObjectType Type { get; } = type;

    public object?[] Values { get; } = values;

    public object?[]? Before { get; } = before;

    public bool Creating => Before is null;

    /// <summary>Who writes.</summary>
    public required string UserId { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Written by a rule of the platform itself, which may set what users may not.</summary>
    public bool BySystem { get; init; }

    public object? this[string field]
    {
        get => Values[Type[field].Index];
        set => Values[Type[field].Index] = value;
    }

    public string? Text(string field) => this[field] as string;

    public decimal? Number(string field) => this[field] as decimal?;

    public object? Was(string field) => Before?[Type[field].Index];

    public bool Given(string field) => given.ContainsKey(Type[field]);

    /// <summary>New, or different from what was there.</summary>
    public bool Changed(string field) => Creating || !Equals(this[field], Was(field));
}
