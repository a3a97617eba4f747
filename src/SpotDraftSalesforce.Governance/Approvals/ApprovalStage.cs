using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Governance.Approvals;

/// <summary>
/// Where policy asks for a person, the call ends here with an approval to wait for. When it is resumed with that approval, the plan made again has
/// to be the approved one; otherwise the operation is replaced by one that asks again.
/// </summary>
public sealed class ApprovalStage(IApprovalStore approvals, IJournal journal, TimeProvider time) : IGovernanceStage
{
    private const int SaltSize = 16;

    public Task<ToolOutcome> InvokeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        return call switch
        {
            { Plan: null } => next(call, cancellationToken),
            { Resumes: { State: OperationState.Approved } approved } => ResumeAsync(call, approved, next, cancellationToken),
            { Decision.Verdict: Verdict.RequireApproval } => AskAsync(call, call.Operation!, []),
            _ => next(call, cancellationToken),
        };
    }

    private async Task<ToolOutcome> ResumeAsync(ToolCall call, Operation approved, GovernanceNext next, CancellationToken cancellationToken)
    {
        var approval =
            await approvals.FindAsync(approved.ApprovalId!, cancellationToken)
            ?? throw new InvalidOperationException($"{approved.Id} names the approval {approved.ApprovalId}, which is not stored.");
        var now = time.GetUtcNow();
        if (Differs(call, approved, approval) is { } difference)
        {
            return call.Decision!.Verdict == Verdict.RequireApproval
                ? await ReplaceAsync(call, approved, approval, now)
                : await SupersedeAsync(call, approved, approval, difference, now);
        }

        call.Pending.Add(new UseApproval(approval.Id, now));
        call.Pending.Add(new MoveOperation(approved.Id, approved.Fence, [OperationState.Approved], OperationState.Executing) { At = now });
        call.Pending.Add(OperationEvents.Moved(approved, OperationState.Executing, null, now));
        call.Operation = approved with { State = OperationState.Executing };
        return await next(call, cancellationToken);
    }

    /// <summary>Null when what was approved is what would be done now.</summary>
    private static string? Differs(ToolCall call, Operation approved, Approval approval)
    {
        var plan = call.Plan!;
        if (plan.ToolVersion != approved.Plan.ToolVersion)
        {
            return "The tool was changed since the approval.";
        }

        if (plan.Stamp != approved.Plan.Stamp)
        {
            return "The records were changed since the approval.";
        }

        if (ApprovalDigest.Of(approval.Salt, plan, approved.Arguments, approved.Decision) != approval.Digest)
        {
            return "What would be changed is no longer what was approved.";
        }

        var covered = approved.Decision.Rules.Select(rule => (rule.Id, rule.Content)).ToHashSet();
        return call.Decision!.Rules.Any(rule => !covered.Contains((rule.Id, rule.Content)))
            ? "The rules have become stricter since the approval."
            : null;
    }

    private async Task<ToolOutcome> ReplaceAsync(ToolCall call, Operation old, Approval approval, DateTimeOffset now)
    {
        var successor = old with
        {
            Id = Ids.Operation(),
            CallId = call.Id,
            State = OperationState.AwaitingApproval,
            Plan = call.Plan!,
            Decision = call.Decision!,
            ApprovalId = Ids.Approval(),
            Owner = null,
            LeaseUntil = null,
            Fence = 1,
            NextLook = null,
            Tries = 0,
            Error = null,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return await AskAsync(
            call,
            successor,
            [
                new MoveOperation(old.Id, old.Fence, [OperationState.Approved], OperationState.Superseded)
                {
                    SupersededBy = successor.Id,
                    At = now,
                },
                new UseApproval(approval.Id, now),
                new ClaimOperation(successor),
            ],
            [
                OperationEvents.Moved(old, OperationState.Superseded, null, now),
                CallEvents.Prepared(call, successor.Id, now),
                OperationEvents.Claimed(successor, now),
            ]
        );
    }

    private async Task<ToolOutcome> SupersedeAsync(ToolCall call, Operation old, Approval approval, string difference, DateTimeOffset now)
    {
        var error = new Error
        {
            Code = ErrorCode.Stale,
            Message = "The approved changes no longer fit; nothing was sent.",
            Cause = difference,
            Cure = "Ask for it again: the plan is then made from what is there now.",
            OperationId = old.Id,
        };
        await journal.CommitAsync(
            new JournalEntry(
                [
                    new MoveOperation(old.Id, old.Fence, [OperationState.Approved], OperationState.Superseded) { Error = error, At = now },
                    new UseApproval(approval.Id, now),
                ],
                [OperationEvents.Moved(old, OperationState.Superseded, error, now)]
            ),
            CancellationToken.None
        );
        call.Recorded = true;
        return ToolOutcome.Refused(error);
    }

    private async Task<ToolOutcome> AskAsync(
        ToolCall call,
        Operation operation,
        IReadOnlyList<JournalWrite> before,
        IReadOnlyList<AuditEvent>? happened = null
    )
    {
        var now = time.GetUtcNow();
        var decision = call.Decision!;
        var salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SaltSize));
        var approval = new Approval
        {
            Id = operation.ApprovalId!,
            OperationId = operation.Id,
            State = ApprovalState.Pending,
            Digest = ApprovalDigest.Of(salt, call.Plan!, operation.Arguments, decision),
            Salt = salt,
            ApproverRoles = [.. decision.Rules.Select(rule => rule.Approvers)],
            ExcludedPersons = [.. operation.Caller.Persons],
            Summary = call.Plan!.Summary,
            RequestedAt = now,
            ExpiresAt = now + decision.ApprovalExpires!.Value,
        };
        var pending = call.Pending.Take();
        await journal.CommitAsync(
            new JournalEntry(
                [.. pending.Writes, .. before, new OpenApproval(approval)],
                [.. pending.Events, .. happened ?? [], Requested(call, operation, approval, now)]
            ),
            CancellationToken.None
        );
        call.Recorded = true;
        return OperationOutcome.Of(operation) with { Error = Waiting(operation, approval) };
    }

    private static AuditEvent Requested(ToolCall call, Operation operation, Approval approval, DateTimeOffset at) =>
        new()
        {
            Time = at,
            Type = EventTypes.ApprovalRequested,
            CallId = call.Id,
            OperationId = operation.Id,
            Data = new JsonObject
            {
                ["approval"] = approval.Id,
                ["digest"] = approval.Digest,
                ["approver_roles"] = GovernanceJson.ToNode(approval.ApproverRoles),
                ["excluded_persons"] = GovernanceJson.ToNode(approval.ExcludedPersons),
                ["expires_at"] = SealedEvent.Instant(approval.ExpiresAt),
                ["rules"] = GovernanceJson.ToNode(operation.Decision.Rules),
            },
        };

    private static Error Waiting(Operation operation, Approval approval) =>
        new()
        {
            Code = ErrorCode.AwaitingApproval,
            Message = $"A person has to approve this: {string.Join(" ", operation.Decision.Rules.Select(rule => rule.Because))}",
            Cause = $"Rules: {string.Join(", ", operation.Decision.Rules.Select(rule => rule.Id))}.",
            Cure =
                $"Somebody else with one of the roles {string.Join(" and ", approval.ApproverRoles.Select(roles => string.Join(" or ", roles)))} decides {approval.Id} "
                + $"until {SealedEvent.Instant(approval.ExpiresAt)}; it is then carried out by itself. Ask get_operation for {operation.Id}.",
            Retry = RetryAdvice.After(TimeSpan.FromMinutes(1)),
            OperationId = operation.Id,
        };
}
