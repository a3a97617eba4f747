using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Governance;

/// <summary>One call on its way through the pipeline: what was asked, and what the stages found out about it so far.</summary>
public sealed class ToolCall
{
    public string Id { get; init; } = Ids.Call();

    public required ITool Tool { get; init; }

    public required Caller Caller { get; init; }

    /// <summary>The arguments as they were bound, without those of the pipeline itself (dry_run, request_id, reason).</summary>
    public required JsonObject Arguments { get; init; }

    /// <summary>The arguments as the tool's own record.</summary>
    public required object Input { get; init; }

    /// <summary>Set where the arguments could not be bound: the call is refused once it is known that the caller may ask at all.</summary>
    public Error? ArgumentError { get; init; }

    /// <summary>The caller's own name for this request: the same name with the same arguments gets the same answer for 24 hours.</summary>
    public string? RequestId { get; init; }

    public bool DryRun { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The instant that Prepare reckons from; that of the first Prepare when an operation is resumed.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The operation that this call goes on with; null for a new request.</summary>
    public Operation? Resumes { get; init; }

    public Plan? Plan { get; set; }

    public Decision? Decision { get; set; }

    /// <summary>Set by the claim; from then on the call has something that can be followed.</summary>
    public Operation? Operation { get; set; }

    /// <summary>What becomes durable together with the first attempt, or before the answer where there is none.</summary>
    public PendingCommit Pending { get; } = new();

    /// <summary>True once what became of the call is durable, so that nothing more has to be written about it.</summary>
    public bool Recorded { get; set; }

    public ToolDefinition Definition => Tool.Definition;
}
