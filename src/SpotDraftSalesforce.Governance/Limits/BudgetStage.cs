using System.Globalization;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Governance.Limits;

/// <summary>
/// Reserves the plan's amounts against the caller's budgets of the day. The reservation becomes durable with the first attempt, under the
/// same condition, so that two calls cannot both take the last of a budget; an operation without effect gives it back.
/// </summary>
public sealed class BudgetStage(Func<LimitPolicy> policy, Func<ExchangeRates> rates, TimeProvider time) : IGovernanceStage
{
    public async Task<ToolOutcome> InvokeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        var budgets = call.Plan is null ? [] : policy().Budgets.Where(rule => rule.Matches(call)).ToArray();
        foreach (var budget in budgets)
        {
            if (!PlanFacts.TryMoney(call.Plan!, budget.Fact, out var money))
            {
                continue;
            }

            if (!rates().TryConvert(money, budget.Limit.Currency, out var amount))
            {
                return ToolOutcome.Refused(NoRate(call, budget, money));
            }

            var now = time.GetUtcNow();
            call.Pending.Add(
                new ReserveBudget(
                    $"budget/{budget.Id}/{call.Caller.Id}",
                    now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    amount,
                    budget.Limit.Amount,
                    call.Operation!.Id,
                    now
                )
            );
        }

        try
        {
            return await next(call, cancellationToken);
        }
        catch (JournalConflictException conflict) when (conflict.Conflict == JournalConflict.BudgetExceeded)
        {
            return ToolOutcome.Refused(Exceeded(call, conflict.Detail));
        }
    }

    private static Error NoRate(ToolCall call, BudgetRule budget, Money money) =>
        new()
        {
            Code = ErrorCode.Denied,
            Message = $"{money} cannot be held against the budget '{budget.Id}', which is in {budget.Limit.Currency}.",
            Cause = $"There is no rate from {money.Currency} to {budget.Limit.Currency}.",
            Cure = "Add the rate under 'rates' in policies/approvals.yaml.",
            OperationId = call.Resumes?.Id,
        };

    private static Error Exceeded(ToolCall call, string? key) =>
        new()
        {
            Code = ErrorCode.Limited,
            Message = $"The day's budget of '{call.Caller.Id}' does not allow this any more.",
            Cause = $"{key ?? "A budget"} of policies/limits.yaml is used up.",
            Cure = "Wait for the next day (UTC), or have the budget raised.",
            Retry = RetryAdvice.After(TimeSpan.FromHours(1)),
            OperationId = call.Resumes?.Id,
        };
}
