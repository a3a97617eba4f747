namespace SpotDraftSalesforce.Governance.Approvals;

/// <summary>A question to a person: may this operation make these changes?</summary>
public sealed record Approval
{
    public required string Id { get; init; }

    public required string OperationId { get; init; }

    public required ApprovalState State { get; init; }

    /// <summary>Binds tool, arguments, changes and the deciding rules (id and content), salted.</summary>
    public required string Digest { get; init; }

    public required string Salt { get; init; }

    /// <summary>For each deciding rule the roles of which the approver must hold one.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> ApproverRoles { get; init; }

    /// <summary>The persons who asked or stand behind the caller: none of them may decide.</summary>
    public required IReadOnlyList<string> ExcludedPersons { get; init; }

    public required string Summary { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public ApprovalDecision? Decision { get; init; }
}

/// <summary>Who decided, by which credential, and why.</summary>
public sealed record ApprovalDecision(string Person, string Credential, bool Approved, string? Comment, DateTimeOffset At);
