namespace SpotDraftSalesforce.Governance.Policies;

/// <summary>What policy says about a plan, and which rules said it.</summary>
public sealed record Decision
{
    public required Verdict Verdict { get; init; }

    /// <summary>The rules that decided; empty where nothing stood against the plan.</summary>
    public required IReadOnlyList<DecidingRule> Rules { get; init; }

    /// <summary>How long an approval may wait; set for <see cref="Verdict.RequireApproval"/>.</summary>
    public TimeSpan? ApprovalExpires { get; init; }
}

/// <param name="Id">The rule's id in its file.</param>
/// <param name="Content">Digest of the rule's text: a rule that was changed is another rule.</param>
/// <param name="Because">The rule's own reason.</param>
/// <param name="Approvers">Roles of which an approver must hold one.</param>
public sealed record DecidingRule(string Id, string Content, string Because, IReadOnlyList<string> Approvers);
