using System.Globalization;

namespace SpotDraftSalesforce.Governance.Policies;

/// <summary>Judges the plan by its facts. A dry run and a plan without changes end here.</summary>
public sealed class PolicyStage(Func<ApprovalPolicy> policy) : IGovernanceStage
{
    public Task<ToolOutcome> InvokeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        if (call.Plan is not { } plan)
        {
            return next(call, cancellationToken);
        }

        var decision = Judge(policy(), plan);
        call.Decision = decision;
        if (plan.IsAlreadyDone)
        {
            return Task.FromResult(Ended(call, OutcomeStatus.AlreadyDone));
        }

        if (call.DryRun)
        {
            return Task.FromResult(Ended(call, OutcomeStatus.Planned));
        }

        return decision.Verdict == Verdict.Deny
            ? Task.FromResult(ToolOutcome.Refused(Denial(call, decision)) with { Plan = plan, Decision = decision })
            : next(call, cancellationToken);
    }

    /// <summary>The decision on a plan: pure, so that it can be repeated on history.</summary>
    public static Decision Judge(ApprovalPolicy policy, Plan plan)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(plan);
        var deciding = new List<DecidingRule>();
        var expires = new List<TimeSpan>();
        foreach (var rule in policy.Rules.Where(rule => rule.Tools.Count == 0 || rule.Tools.Contains(plan.Tool, StringComparer.Ordinal)))
        {
            switch (Applies(policy, rule, plan, out var because))
            {
                case Verdict.Deny:
                    return new Decision { Verdict = Verdict.Deny, Rules = [new DecidingRule(rule.Id, rule.Content, because, [])] };
                case Verdict.RequireApproval:
                    deciding.Add(new DecidingRule(rule.Id, rule.Content, because, rule.Approvers));
                    expires.Add(rule.Expires);
                    break;
            }
        }

        foreach (var question in plan.Questions)
        {
            if (!policy.Questions.TryGetValue(question.Code, out var rule) && !policy.Questions.TryGetValue("*", out rule))
            {
                var because = $"{question.Text} Nobody is named in policies/approvals.yaml who may settle '{question.Code}'.";
                return new Decision { Verdict = Verdict.Deny, Rules = [new DecidingRule($"question/{question.Code}", "", because, [])] };
            }

            deciding.Add(new DecidingRule($"question/{question.Code}", rule.Content, question.Text, rule.Approvers));
            expires.Add(rule.Expires);
        }

        return deciding.Count == 0
            ? new Decision { Verdict = Verdict.Allow, Rules = [] }
            : new Decision
            {
                Verdict = Verdict.RequireApproval,
                Rules = deciding,
                ApprovalExpires = expires.Min(),
            };
    }

    private static Verdict Applies(ApprovalPolicy policy, ApprovalRule rule, Plan plan, out string because)
    {
        because = rule.Because;
        if (rule.When is not { } threshold)
        {
            return Verdict.RequireApproval;
        }

        if (threshold.Currency is null)
        {
            // A fact that is missing is not zero: somebody has to look.
            return PlanFacts.TryNumber(plan, threshold.Fact, out var number)
                ? Over(number > threshold.Above)
                : Over(!threshold.UnknownAllowed);
        }

        if (!PlanFacts.TryMoney(plan, threshold.Fact, out var money))
        {
            because = $"{rule.Because} (The amount is not known.)";
            return Over(!threshold.UnknownAllowed);
        }

        if (!policy.Rates.TryConvert(money, threshold.Currency, out var amount))
        {
            because = string.Create(
                CultureInfo.InvariantCulture,
                $"{money} cannot be held against {threshold.Above} {threshold.Currency}: there is no rate for {money.Currency}."
            );
            return Verdict.Deny;
        }

        return Over(amount > threshold.Above);
    }

    private static Verdict Over(bool over) => over ? Verdict.RequireApproval : Verdict.Allow;

    private static ToolOutcome Ended(ToolCall call, OutcomeStatus status) =>
        new()
        {
            Status = status,
            Answer = status == OutcomeStatus.AlreadyDone ? call.Plan!.Answer : null,
            Plan = call.Plan,
            Decision = call.Decision,
            OperationId = call.Resumes?.Id,
        };

    private static Error Denial(ToolCall call, Decision decision) =>
        new()
        {
            Code = ErrorCode.Denied,
            Message = $"Policy denies this {call.Definition.Name}: {decision.Rules[0].Because}",
            Cause = $"The rule '{decision.Rules[0].Id}' of policies/approvals.yaml.",
            Cure = "Change what is asked for, or have the rule or the rate changed.",
            OperationId = call.Resumes?.Id,
        };
}
