using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Governance;

/// <summary>
/// What a write tool would do, decided by reading only. Policy judges it, people approve it, and execution performs its changes and no others.
/// </summary>
public sealed record Plan
{
    public required string Id { get; init; }

    public required string Tool { get; init; }

    /// <summary>Version of the tool's definition; a release that does not know it supersedes the plan, never executes it.</summary>
    public required int ToolVersion { get; init; }

    public required string Pair { get; init; }

    /// <summary>What must not happen twice at the same time.</summary>
    public required string Key { get; init; }

    /// <summary>True where the key is made from what a person wrote: it enters evidence as a salted commitment, for its digest could be tested against guesses.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsKeySensitive { get; init; }

    /// <summary>One sentence for an approver.</summary>
    public required string Summary { get; init; }

    /// <summary>What policy may look at; the shape is declared per tool.</summary>
    public required JsonObject Facts { get; init; }

    /// <summary>The ordered writes. None: the world already looks as asked.</summary>
    public required IReadOnlyList<Change> Changes { get; init; }

    /// <summary>Doubts that a person has to settle, whatever the thresholds say.</summary>
    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>Digest of the values that facts and changes read, so that unrelated edits do not make the plan stale.</summary>
    public required string Stamp { get; init; }

    /// <summary>The instant frozen at the first Prepare and reused ever after.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The tool's output once all changes are settled; strings may name results as <c>@{c1.id}</c>.</summary>
    public required JsonObject Answer { get; init; }

    /// <summary>What belongs together once this is done.</summary>
    public IReadOnlyList<Link> Links { get; init; } = [];

    [JsonIgnore]
    public bool IsAlreadyDone => Changes.Count == 0;
}

/// <summary>Something that the plan cannot decide by itself, such as a contract value that differs from the opportunity's amount.</summary>
/// <param name="Code">Stable, for policies: <c>value_differs</c>, <c>deleted_by_person</c>, ….</param>
/// <param name="Text">The question as an approver reads it.</param>
public sealed record Question(string Code, string Text);

/// <summary>A Salesforce record and a SpotDraft record that belong together.</summary>
public sealed record Link
{
    public required string Pair { get; init; }

    public required string SalesforceType { get; init; }

    public required string SalesforceId { get; init; }

    public required string SpotDraftType { get; init; }

    public required string SpotDraftId { get; init; }

    /// <summary>How they were matched: <c>created</c>, <c>external_metadata</c>, <c>field</c>, <c>email</c>, <c>person</c>, or <c>caller</c> for a program that named it.</summary>
    public required string MatchedBy { get; init; }

    /// <summary>Digest of what we last wrote, against which the next write is compared; null leaves what an earlier link says of it.</summary>
    public string? Written { get; init; }
}
