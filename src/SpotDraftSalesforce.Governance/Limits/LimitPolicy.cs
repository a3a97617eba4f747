namespace SpotDraftSalesforce.Governance.Limits;

/// <summary>How many calls, and how much in sum.</summary>
/// <param name="Rates">All that match a call apply to it.</param>
/// <param name="Budgets">All that match a plan apply to it.</param>
public sealed record LimitPolicy(IReadOnlyList<RateRule> Rates, IReadOnlyList<BudgetRule> Budgets);

/// <param name="Id">The rule's id in its file.</param>
/// <param name="Roles">Callers with one of these roles; empty for every caller.</param>
/// <param name="Tools">These tools; empty for every tool.</param>
/// <param name="PerMinute">Calls of one caller to one tool in a minute.</param>
public sealed record RateRule(string Id, IReadOnlyList<string> Roles, IReadOnlyList<string> Tools, int PerMinute)
{
    public bool Matches(ToolCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return (Roles.Count == 0 || Roles.Intersect(call.Caller.Roles, StringComparer.Ordinal).Any())
            && (Tools.Count == 0 || Tools.Contains(call.Definition.Name, StringComparer.Ordinal));
    }
}

/// <param name="Id">The rule's id in its file.</param>
/// <param name="Roles">Callers with one of these roles; empty for every caller.</param>
/// <param name="Fact">The money fact that is summed up.</param>
/// <param name="Limit">The most that the operations of one caller may sum up to in a day (UTC).</param>
public sealed record BudgetRule(string Id, IReadOnlyList<string> Roles, string Fact, Money Limit)
{
    public bool Matches(ToolCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Roles.Count == 0 || Roles.Intersect(call.Caller.Roles, StringComparer.Ordinal).Any();
    }
}
