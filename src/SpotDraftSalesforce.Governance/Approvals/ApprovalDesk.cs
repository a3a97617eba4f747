using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Governance.Approvals;

/// <summary>Where persons decide. A decision needs a person's own credential; the requester's side never decides.</summary>
public sealed class ApprovalDesk(IApprovalStore approvals, IOperationStore operations, IJournal journal, TimeProvider time)
{
    /// <summary>Decides an approval; returns null when it is decided, or why it is not. Refused decisions are recorded too.</summary>
    public async Task<Error?> DecideAsync(
        string approvalId,
        Caller approver,
        bool approve,
        string? comment,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(approver);
        var approval = await approvals.FindAsync(approvalId, cancellationToken);
        if (approval is null)
        {
            return new Error
            {
                Code = ErrorCode.NotFound,
                Message = $"There is no approval '{approvalId}'.",
                Cure = "List what waits with 'approvals list'.",
                Path = "approval",
            };
        }

        var now = time.GetUtcNow();
        if (Refusal(approval, approver, now) is { } refusal)
        {
            await journal.CommitAsync(
                new JournalEntry([], [Event(EventTypes.ApprovalRefused, approval, approver, approve, comment, refusal, now)]),
                cancellationToken
            );
            return refusal;
        }

        var operation =
            await operations.FindAsync(approval.OperationId, cancellationToken)
            ?? throw new InvalidOperationException($"{approval.Id} is about {approval.OperationId}, which is not stored.");
        var to = approve ? OperationState.Approved : OperationState.Rejected;
        try
        {
            await journal.CommitAsync(
                new JournalEntry(
                    [
                        new DecideApproval(
                            approval.Id,
                            approve ? ApprovalState.Approved : ApprovalState.Denied,
                            new ApprovalDecision(approver.Id, approver.Credential!, approve, comment, now),
                            now
                        ),
                        new MoveOperation(operation.Id, operation.Fence, [OperationState.AwaitingApproval], to)
                        {
                            At = now,
                            NextLook = now,
                        },
                    ],
                    [
                        Event(EventTypes.ApprovalDecided, approval, approver, approve, comment, null, now),
                        OperationEvents.Moved(operation, to, null, now),
                    ]
                ),
                cancellationToken
            );
            return null;
        }
        catch (JournalConflictException)
        {
            return NotPending(approval);
        }
    }

    private static Error? Refusal(Approval approval, Caller approver, DateTimeOffset now)
    {
        if (approver.Kind != CallerKind.User || approver.Asserted || approver.Credential is null)
        {
            return Denied(
                "Only a person with a credential of their own decides.",
                "Use your own API key; an agent, a service or local stdio cannot decide."
            );
        }

        if (approver.Persons.Intersect(approval.ExcludedPersons, StringComparer.Ordinal).Any())
        {
            return Denied($"'{approver.Id}' asked for this, or stands behind whoever did.", "Another person has to decide.");
        }

        if (approval.ApproverRoles.Any(roles => !roles.Intersect(approver.Roles, StringComparer.Ordinal).Any()))
        {
            var needed = string.Join(" and ", approval.ApproverRoles.Select(roles => string.Join(" or ", roles)));
            return Denied($"'{approver.Id}' has none of the roles that may decide this.", $"It takes {needed}.");
        }

        if (approval.State != ApprovalState.Pending)
        {
            return NotPending(approval);
        }

        return approval.ExpiresAt <= now
            ? Denied($"The approval expired at {SealedEvent.Instant(approval.ExpiresAt)}.", "Have the requester ask again.")
            : null;
    }

    private static Error NotPending(Approval approval) =>
        new()
        {
            Code = ErrorCode.Conflict,
            Message = $"{approval.Id} is not pending any more.",
            Cause = approval.Decision is { } made ? $"{made.Person} decided it at {SealedEvent.Instant(made.At)}." : null,
            Cure = "There is nothing left to decide.",
            Retry = RetryAdvice.Never,
        };

    private static Error Denied(string message, string cure) =>
        new()
        {
            Code = ErrorCode.Denied,
            Message = message,
            Cure = cure,
        };

    private static AuditEvent Event(
        string type,
        Approval approval,
        Caller approver,
        bool approve,
        string? comment,
        Error? refusal,
        DateTimeOffset at
    )
    {
        var data = new JsonObject
        {
            ["approval"] = approval.Id,
            ["approver"] = GovernanceJson.ToNode(approver),
            ["approve"] = approve,
        };
        if (comment is not null)
        {
            data["comment"] = comment;
        }

        if (refusal is not null)
        {
            data["refused"] = GovernanceJson.ToNode(refusal);
        }

        return new AuditEvent
        {
            Time = at,
            Type = type,
            OperationId = approval.OperationId,
            Data = data,
        };
    }
}
