using Microsoft.Extensions.Logging;
using SpotDraftSalesforce.Governance.Access;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>
/// Takes up what waits for somebody: approved operations, operations whose process died, outcomes in doubt, approvals that ran out. Any live
/// process may; the fence lets one of them win.
/// </summary>
public sealed partial class OperationResumer(
    GovernancePipeline pipeline,
    OperationEngine engine,
    OperationLifetime lifetime,
    IOperationStore operations,
    IJournal journal,
    IToolCatalog tools,
    ICallerDirectory callers,
    Func<AccessPolicy> access,
    Func<ApprovalPolicy> policy,
    OperationOptions options,
    TimeProvider time,
    ILogger<OperationResumer> logger
)
{
    private const int MostAtOnce = 50;

    /// <summary>A vendor that hangs must not keep the operations of others waiting.</summary>
    private const int SideBySide = 8;

    /// <summary>Takes up everything that is due now; returns how many operations it moved.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var moved = 0;
        var due = await operations.DueAsync(time.GetUtcNow(), MostAtOnce, cancellationToken);
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (operation, stop) => Interlocked.Add(ref moved, await TakeUpAsync(operation, stop) is null ? 0 : 1)
        );
        return moved;
    }

    /// <summary>Takes up one operation; null when somebody else has it, or nothing is to be done.</summary>
    public async Task<ToolOutcome?> TakeUpAsync(Operation due, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(due);
        if (engine.IsRunning(due.Id))
        {
            return null;
        }

        // Whoever waited for it when it was asked for waits still.
        using var lane = RequestLanes.Enter(RequestLanes.Of(due.Caller.Kind));
        try
        {
            return due.State switch
            {
                OperationState.AwaitingApproval => await ExpireAsync(due),
                OperationState.Approved => await ResumeApprovedAsync(await TakeAsync(due, OperationState.Approved), cancellationToken),
                OperationState.Executing or OperationState.Unknown => await RecoverAsync(
                    await TakeAsync(due, OperationState.Executing),
                    cancellationToken
                ),
                _ => null,
            };
        }
        catch (JournalConflictException)
        {
            return null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whatever is wrong with this one (arguments that no longer bind, a tool that fails), the others must not wait behind it.
            LogFault(logger, due.Id, fault.Message, fault);
            return null;
        }
    }

    private async Task<Operation> TakeAsync(Operation due, OperationState state)
    {
        var now = time.GetUtcNow();
        await journal.CommitAsync(
            new JournalEntry(
                [new TakeOperation(due.Id, due.Fence, options.Instance, now + options.Lease, now)],
                [OperationEvents.Taken(due, options.Instance, now)]
            ),
            CancellationToken.None
        );
        return due with
        {
            State = state,
            Owner = options.Instance,
            LeaseUntil = now + options.Lease,
            Fence = due.Fence + 1,
            UpdatedAt = now,
        };
    }

    private async Task<ToolOutcome> ResumeApprovedAsync(Operation taken, CancellationToken cancellationToken)
    {
        var tool = tools.Find(taken.Plan.Tool);
        var caller = await callers.RefreshAsync(taken.Caller, cancellationToken);
        if (tool is null || caller is null)
        {
            return await EndAsync(
                taken,
                tool is null ? OperationState.Superseded : OperationState.Cancelled,
                tool is null
                    ? Gone("This release has no such tool any more.")
                    : Gone("The caller's credential was revoked after the request.")
            );
        }

        var call = new ToolCall
        {
            Tool = tool,
            Caller = caller,
            Arguments = taken.Arguments,
            Input = tools.Bind(tool, taken.Arguments),
            Reason = taken.Reason,
            ReceivedAt = time.GetUtcNow(),
            AsOf = taken.Plan.AsOf,
            Resumes = taken,
        };
        var outcome = await pipeline.InvokeAsync(call, cancellationToken);
        return await AfterPipelineAsync(taken, outcome);
    }

    /// <summary>A resumed operation that the pipeline stopped before execution must not stay approved for ever.</summary>
    private async Task<ToolOutcome> AfterPipelineAsync(Operation taken, ToolOutcome outcome)
    {
        var stored = await operations.FindAsync(taken.Id, CancellationToken.None);
        if (stored is not { State: OperationState.Approved })
        {
            return outcome;
        }

        var error = outcome.Error;
        return outcome.Status == OutcomeStatus.AlreadyDone ? await EndAsync(taken, OperationState.AlreadyDone, null, outcome)
            : error?.Code
                is ErrorCode.UpstreamUnavailable
                    or ErrorCode.Limited
                    or ErrorCode.ConnectionExpired
                    or ErrorCode.ConnectionRefused
                    or ErrorCode.EvidenceUnavailable
                    or ErrorCode.Frozen
                ? await PutOffAsync(taken, outcome)
            : await EndAsync(taken, error?.Code == ErrorCode.Denied ? OperationState.Denied : OperationState.Cancelled, error, outcome);
    }

    /// <summary>An operation whose process died, or whose outcome is in doubt: settled by looking; goes on only if access and policy still allow it.</summary>
    private async Task<ToolOutcome> RecoverAsync(Operation taken, CancellationToken cancellationToken)
    {
        var caller = await callers.RefreshAsync(taken.Caller, cancellationToken);
        var run = lifetime.Track(stopping =>
            engine.RunAsync(taken, new PendingCommit(), taken.CallId, MayNotWrite(taken, caller), CancellationToken.None, stopping)
        );
        return OperationOutcome.Of(await run);
    }

    private Error? MayNotWrite(Operation taken, Caller? caller)
    {
        if (caller is null || !access().Allows(caller, taken.Plan.Tool))
        {
            return Gone("The caller may not use the tool any more; what had been sent was settled, the rest was not sent.");
        }

        if (tools.Find(taken.Plan.Tool) is not { } tool || tool.Definition.Version != taken.Plan.ToolVersion)
        {
            return Gone("This release does not know the plan's version; what had been sent was settled, the rest was not sent.");
        }

        var covered = taken.Decision.Rules.Select(rule => (rule.Id, rule.Content)).ToHashSet();
        var decision = PolicyStage.Judge(policy(), taken.Plan);
        return decision.Verdict == Verdict.Deny || decision.Rules.Any(rule => !covered.Contains((rule.Id, rule.Content)))
            ? Gone("The rules have become stricter; what had been sent was settled, the rest was not sent.")
            : null;
    }

    private async Task<ToolOutcome> ExpireAsync(Operation due)
    {
        var now = time.GetUtcNow();
        await journal.CommitAsync(
            new JournalEntry(
                [
                    new DecideApproval(due.ApprovalId!, ApprovalState.Expired, null, now),
                    new MoveOperation(due.Id, due.Fence, [OperationState.AwaitingApproval], OperationState.Expired) { At = now },
                ],
                [OperationEvents.Moved(due, OperationState.Expired, null, now)]
            ),
            CancellationToken.None
        );
        return OperationOutcome.Of(due with { State = OperationState.Expired });
    }

    private async Task<ToolOutcome> EndAsync(Operation taken, OperationState state, Error? error, ToolOutcome? outcome = null)
    {
        var now = time.GetUtcNow();
        await journal.CommitAsync(
            new JournalEntry(
                [
                    new MoveOperation(taken.Id, taken.Fence, [OperationState.Approved], state)
                    {
                        Error = error,
                        Answer = outcome?.Answer,
                        Release = true,
                        At = now,
                    },
                ],
                [OperationEvents.Moved(taken, state, error, now)]
            ),
            CancellationToken.None
        );
        return outcome ?? OperationOutcome.Of(taken with { State = state, Error = error });
    }

    private async Task<ToolOutcome> PutOffAsync(Operation taken, ToolOutcome outcome)
    {
        var now = time.GetUtcNow();
        await journal.CommitAsync(
            new JournalEntry(
                [
                    new MoveOperation(taken.Id, taken.Fence, [OperationState.Approved], OperationState.Approved)
                    {
                        Error = outcome.Error,
                        NextLook = now + TimeSpan.FromSeconds(Math.Min(300, 5 << Math.Min(taken.Tries, 6))),
                        Tries = taken.Tries + 1,
                        Release = true,
                        At = now,
                    },
                ],
                []
            ),
            CancellationToken.None
        );
        return outcome;
    }

    private static Error Gone(string message) =>
        new()
        {
            Code = ErrorCode.Denied,
            Message = message,
            Cure = "Ask for it again with a caller that may.",
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{OperationId} could not be taken up: {Reason}")]
    private static partial void LogFault(ILogger logger, string operationId, string reason, Exception fault);
}
