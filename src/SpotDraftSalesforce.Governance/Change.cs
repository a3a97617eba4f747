using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Governance;

/// <summary>
/// One write to a vendor, as it is planned, shown to an approver, attempted and settled. Values may name the result of an earlier change
/// as <c>@{c1.id}</c>.
/// </summary>
public sealed record Change
{
    /// <summary>Stable within its plan: <c>c1</c>, <c>c2</c>, ….</summary>
    public required string Id { get; init; }

    /// <summary>The connection that performs it: <c>salesforce:NAME</c> or <c>spotdraft:NAME</c>.</summary>
    public required string Connection { get; init; }

    /// <summary><c>create</c>, <c>update</c>, <c>upsert</c>, <c>upload</c>, <c>void</c>, ….</summary>
    public required string Operation { get; init; }

    /// <summary>The vendor's type: <c>Opportunity</c>, <c>contract</c>, ….</summary>
    public required string Object { get; init; }

    /// <summary>The record's id, or the value of its external key; null for what is created without one.</summary>
    public string? Record { get; init; }

    public required ChangeClass Class { get; init; }

    public required IReadOnlyList<FieldChange> Fields { get; init; }

    /// <summary>Changes of one group are performed all or none, in one request.</summary>
    public string? Group { get; init; }

    /// <summary>
    /// Changes of one collection are performed together as far as one request holds them, but each for itself: one that fails leaves the others done.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Collection { get; init; }

    /// <summary>Content that goes with the change, named by what it is and not by where it lies.</summary>
    public ContentRef? Content { get; init; }

    /// <summary>What the connector needs besides the fields (template id, external id field, marks by which an observable change is found again).</summary>
    public JsonObject? Details { get; init; }

    /// <summary><c>salesforce</c> or <c>spotdraft</c>.</summary>
    [JsonIgnore]
    public string System => Connection[..Connection.IndexOf(':', StringComparison.Ordinal)];
}

/// <summary>One field of a change: the value read at Prepare and the value to be.</summary>
public sealed record FieldChange
{
    public required string Field { get; init; }

    public JsonNode? Before { get; init; }

    public JsonNode? After { get; init; }

    /// <summary>True for a person's data: it enters evidence as a salted commitment, so that it can be erased later.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Sensitive { get; init; }
}

/// <summary>A file by its content.</summary>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Source">Where it can be had again, for instance <c>spotdraft:main/contracts/T-12/executed.pdf</c>.</param>
/// <param name="FileName">The name it gets.</param>
public sealed record ContentRef(string Sha256, long Size, string Source, string FileName);
