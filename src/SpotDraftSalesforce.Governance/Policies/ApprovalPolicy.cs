namespace SpotDraftSalesforce.Governance.Policies;

/// <summary>When a person has to agree, and who that may be.</summary>
public sealed record ApprovalPolicy
{
    public required IReadOnlyList<ApprovalRule> Rules { get; init; }

    /// <summary>Who settles a plan's questions, by the question's code; <c>*</c> for those not named.</summary>
    public required IReadOnlyDictionary<string, QuestionRule> Questions { get; init; }

    public required ExchangeRates Rates { get; init; }
}

/// <param name="Id">The rule's id in its file.</param>
/// <param name="Tools">The tools it is about; empty for every write tool.</param>
/// <param name="When">The threshold; null for always.</param>
/// <param name="Approvers">Roles of which the approver must hold one.</param>
/// <param name="Expires">How long the approval may wait.</param>
/// <param name="Because">The reason, as caller and approver read it.</param>
/// <param name="Content">Digest of the rule as it stands in the file.</param>
public sealed record ApprovalRule(
    string Id,
    IReadOnlyList<string> Tools,
    Threshold? When,
    IReadOnlyList<string> Approvers,
    TimeSpan Expires,
    string Because,
    string Content
);

/// <param name="Fact">A money fact (with a currency) or a number.</param>
/// <param name="Above">The rule applies to values above this.</param>
/// <param name="Currency">Set for money.</param>
/// <param name="UnknownAllowed">True where a plan whose fact is not known needs nobody's consent; otherwise somebody has to look, since unknown is not zero.</param>
public sealed record Threshold(string Fact, decimal Above, string? Currency, bool UnknownAllowed = false);

/// <summary>Who settles a question.</summary>
public sealed record QuestionRule(string Code, IReadOnlyList<string> Approvers, TimeSpan Expires, string Content);
