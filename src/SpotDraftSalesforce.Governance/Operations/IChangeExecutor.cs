using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>Performs changes at one vendor, and finds out what became of an earlier attempt. One per vendor, in its connector.</summary>
public interface IChangeExecutor
{
    /// <summary><c>salesforce</c> or <c>spotdraft</c>.</summary>
    string System { get; }

    /// <summary>
    /// Performs the changes of one batch in one request (a single change, a group that goes all or none, or changes of a collection, each for itself),
    /// every request under <see cref="ChangeBatch.Effect"/> or a part of it. A refusal by the vendor is an outcome; a request whose fate is unknown (timeout, connection lost,
    /// 5xx after the body was sent) is <see cref="ChangeState.InDoubt"/>; only faults that happened before anything was sent may be thrown.
    /// References to results of earlier changes are already resolved; references within the group (<c>@{c2.id}</c>) are the executor's to translate.
    /// </summary>
    Task<IReadOnlyList<ChangeOutcome>> PerformAsync(ChangeBatch batch, CancellationToken cancellationToken);

    /// <summary>Reads how things stand with a change: not yet done, done, or something else. Looks only; never writes.</summary>
    Task<ChangeSighting> InspectAsync(ChangeBatch batch, Change change, CancellationToken cancellationToken);

    /// <summary>How many changes of a collection one request takes.</summary>
    /// <param name="collection">All changes of the collection, which are of one operation and object.</param>
    int LargestBatch(IReadOnlyList<Change> collection) => 1;

    /// <summary>As <see cref="InspectAsync"/> for every change of a batch of a collection, in their order; with few requests where the vendor allows it.</summary>
    async Task<IReadOnlyList<ChangeSighting>> InspectAllAsync(ChangeBatch batch, CancellationToken cancellationToken)
    {
        var seen = new List<ChangeSighting>(batch.Changes.Count);
        foreach (var change in batch.Changes)
        {
            seen.Add(await InspectAsync(batch, change, cancellationToken));
        }

        return seen;
    }
}

/// <summary>The changes of one request, and on whose behalf.</summary>
/// <param name="Changes">One change, all changes of a group in order, or changes of a collection.</param>
/// <param name="Effect">The right to send; its operation id is also written on what is created.</param>
public sealed record ChangeBatch(IReadOnlyList<Change> Changes, Effect Effect);

[JsonConverter(typeof(JsonStringEnumConverter<ChangeState>))]
public enum ChangeState
{
    [JsonStringEnumMemberName("planned")]
    Planned,

    /// <summary>Sent, outcome not yet known to us.</summary>
    [JsonStringEnumMemberName("attempted")]
    Attempted,

    [JsonStringEnumMemberName("done")]
    Done,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Sent, and whether it took effect cannot be told now.</summary>
    [JsonStringEnumMemberName("in_doubt")]
    InDoubt,
}

/// <summary>What became of one change.</summary>
public sealed record ChangeOutcome
{
    public required string ChangeId { get; init; }

    public required ChangeState State { get; init; }

    /// <summary>The record's id at the vendor, for <c>@{c1.id}</c>.</summary>
    public string? RecordId { get; init; }

    /// <summary>Further values that later changes and the answer may name, such as <c>@{c1.url}</c>.</summary>
    public JsonObject? Values { get; init; }

    public Error? Error { get; init; }

    /// <summary>True where the outcome was found by looking, not told by the answer.</summary>
    public bool Adopted { get; init; }
}

/// <summary>How the world stands with regard to a change.</summary>
public enum SightingKind
{
    /// <summary>Every field still has its value before, or nothing was created.</summary>
    NotDone,

    /// <summary>Every field has its value after, or exactly one creation of ours was found.</summary>
    Done,

    /// <summary>Something else stands there: another value, another record, several creations.</summary>
    Conflict,
}

/// <summary>What a look at the vendor told about a change.</summary>
/// <param name="Kind">How it stands.</param>
/// <param name="RecordId">The record found, for <see cref="SightingKind.Done"/>.</param>
/// <param name="Values">Further values of the record found.</param>
/// <param name="Detail">What stands there instead, for <see cref="SightingKind.Conflict"/>.</param>
public sealed record ChangeSighting(SightingKind Kind, string? RecordId = null, JsonObject? Values = null, string? Detail = null);
