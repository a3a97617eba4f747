using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Governance.Operations;

internal sealed partial class OperationRun
{
    private Task<Operation> WaitAsync(Error error, DateTimeOffset? next, IReadOnlyList<ChangeOutcome>? outcomes = null) =>
        MoveAsync(OperationState.Unknown, error, next, outcomes ?? [], release: true, tries: operation.Tries + 1);

    private Task<Operation> EndAsync(
        OperationState state,
        Error? error,
        IReadOnlyList<ChangeOutcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        ThrowIfAbandoned(cancellationToken);
        return MoveAsync(state, error, null, outcomes, release: true, tries: null);
    }

    private void ThrowIfAbandoned(CancellationToken cancellationToken)
    {
        if (!run.Committed)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private OperationState EndState() => _outcomes.Count == 0 ? OperationState.Failed : OperationState.Partial;

    private async Task<Operation> MoveAsync(
        OperationState to,
        Error? error,
        DateTimeOffset? next,
        IReadOnlyList<ChangeOutcome> outcomes,
        bool release,
        int? tries
    )
    {
        var now = time.GetUtcNow();
        var told = error is null ? null : error with { OperationId = operation.Id };
        var answer = to == OperationState.Succeeded ? (JsonObject?)ChangeReferences.Node(operation.Plan.Answer, _outcomes) : null;
        var writes = new List<JournalWrite>();
        var events = new List<AuditEvent>();
        if (outcomes.Count > 0)
        {
            writes.Add(new SettleChanges(operation.Id, outcomes, now));
            events.Add(Settled(outcomes));
        }

        writes.AddRange(PlanLinks.Of(operation.Plan, to, _outcomes).Select(link => new SaveLink(link, now)));

        if (to == OperationState.Failed)
        {
            writes.Add(new ReleaseBudget(operation.Id));
        }

        writes.Add(
            new MoveOperation(operation.Id, operation.Fence, [OperationState.Executing], to)
            {
                Error = told,
                Answer = answer,
                NextLook = next,
                Tries = tries,
                Release = release,
                At = now,
            }
        );
        events.Add(OperationEvents.Moved(operation, to, told, now));
        await CommitAsync(writes, events);
        return operation with
        {
            State = to,
            Error = told,
            Answer = answer,
            NextLook = next,
            UpdatedAt = now,
            Tries = tries ?? operation.Tries,
            Owner = null,
            LeaseUntil = null,
        };
    }

    private Task CommitAsync(IReadOnlyList<JournalWrite> writes, IReadOnlyList<AuditEvent> events) =>
        run.CommitAsync(journal, new JournalEntry(writes, events));

    private AuditEvent Settled(IReadOnlyList<ChangeOutcome> outcomes) =>
        OperationEvents.Settled(operation, callId, outcomes, time.GetUtcNow());
}
