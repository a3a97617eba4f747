using SpotDraftSalesforce.Governance.Access;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Policies;
using SpotDraftSalesforce.Governance.Replay;

namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>
/// Claims the plan's key, unique among live operations. The claim is written with the first attempt (or with the approval request), and the
/// store holds it unique, so that of two callers at the same time one gets it and the other hears <c>in_progress</c>.
/// </summary>
public sealed class ClaimStage(IOperationStore operations, Func<AccessPolicy> access, OperationOptions options, TimeProvider time)
    : IGovernanceStage
{
    public async Task<ToolOutcome> InvokeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        if (call.Plan is not { } plan)
        {
            return await next(call, cancellationToken);
        }

        if (call.Resumes is not null)
        {
            call.Operation = call.Resumes;
            return await next(call, cancellationToken);
        }

        if (await operations.FindLiveAsync(plan.Key, cancellationToken) is { } live)
        {
            return Held(call, live.Id) with { Holder = live.State };
        }

        call.Operation = Claim(call, plan);
        try
        {
            return await next(call, cancellationToken);
        }
        catch (JournalConflictException conflict) when (conflict.Conflict == JournalConflict.ClaimHeld)
        {
            return Held(call, conflict.Detail);
        }
    }

    private Operation Claim(ToolCall call, Plan plan)
    {
        var now = time.GetUtcNow();
        var waits = call.Decision!.Verdict == Verdict.RequireApproval;
        var operation = new Operation
        {
            Id = Ids.Operation(),
            CallId = call.Id,
            State = waits ? OperationState.AwaitingApproval : OperationState.Executing,
            Caller = call.Caller,
            Arguments = call.Arguments,
            Reason = call.Reason,
            Plan = plan,
            Decision = call.Decision,
            ApprovalId = waits ? Ids.Approval() : null,
            Owner = waits ? null : options.Instance,
            LeaseUntil = waits ? null : now + options.Lease,
            Fence = 1,
            CreatedAt = now,
            UpdatedAt = now,
        };
        call.Pending.Add(CallEvents.Received(call));
        call.Pending.Add(CallEvents.Prepared(call, operation.Id, now));
        call.Pending.Add(new ClaimOperation(operation, call.ReceivedAt));
        call.Pending.Add(OperationEvents.Claimed(operation, now));
        if (ReplayStage.Remember(call, operation.Id, now) is { } request)
        {
            call.Pending.Add(request);
        }

        return operation;
    }

    private ToolOutcome Held(ToolCall call, string? holder)
    {
        var maySee = holder is not null && access().Allows(call.Caller, "get_operation");
        return ToolOutcome.Refused(
            new Error
            {
                Code = ErrorCode.InProgress,
                Message = "The same thing is under way already; nothing was sent a second time.",
                Cause = call.Plan!.IsKeySensitive ? "Another operation does the same." : $"Another operation holds '{call.Plan.Key}'.",
                Cure = maySee ? $"Ask get_operation for {holder}." : "Ask again when it has ended.",
                Retry = RetryAdvice.After(TimeSpan.FromSeconds(5)),
                OperationId = maySee ? holder : null,
            }
        );
    }
}
