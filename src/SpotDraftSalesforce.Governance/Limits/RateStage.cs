using System.Globalization;

namespace SpotDraftSalesforce.Governance.Limits;

/// <summary>Counts calls per caller and tool. A resumed operation was counted when it was asked for.</summary>
public sealed class RateStage(Func<LimitPolicy> policy, IRateLedger ledger) : IGovernanceStage
{
    public async Task<ToolOutcome> InvokeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        if (call.Resumes is null)
        {
            foreach (var rule in policy().Rates.Where(rule => rule.Matches(call)))
            {
                var wait = await ledger.TakeAsync(
                    $"rate/{rule.Id}/{call.Caller.Id}/{call.Definition.Name}",
                    rule.PerMinute,
                    cancellationToken
                );
                if (wait is not null)
                {
                    return ToolOutcome.Refused(Refusal(call, rule, wait.Value));
                }
            }
        }

        return await next(call, cancellationToken);
    }

    private static Error Refusal(ToolCall call, RateRule rule, TimeSpan wait) =>
        new()
        {
            Code = ErrorCode.Limited,
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"'{call.Caller.Id}' may call {call.Definition.Name} {rule.PerMinute} times a minute."
            ),
            Cause = $"The rule '{rule.Id}' of policies/limits.yaml.",
            Cure = $"Call again in {Math.Ceiling(wait.TotalSeconds)} s.",
            Retry = RetryAdvice.After(wait),
        };
}
