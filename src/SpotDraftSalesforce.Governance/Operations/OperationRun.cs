using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>One run of one operation: batch by batch, until it ends or has to wait.</summary>
internal sealed class OperationRun(
    Operation operation,
    string callId,
    AttemptRecorder.Run run,
    IJournal journal,
    IOperationStore operations,
    IReadOnlyDictionary<string, IChangeExecutor> executors,
    OperationOptions options,
    TimeProvider time,
    Error? mayNotWrite
)
{
    private readonly Dictionary<string, ChangeProgress> _progress = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChangeOutcome> _outcomes = new(StringComparer.Ordinal);

    public async Task<Operation> ToEndAsync(CancellationToken cancellationToken)
    {
        // A fresh operation is not stored yet: nothing of it was attempted.
        var known =
            run.Committed || operation.UpdatedAt != operation.CreatedAt
                ? await operations.ChangesAsync(operation.Id, cancellationToken)
                : [];
        foreach (var progress in known)
        {
            _progress[progress.Change.Id] = progress;
            if (progress.Outcome is { State: ChangeState.Done } outcome)
            {
                _outcomes[progress.Change.Id] = outcome;
            }
        }

        foreach (var batch in ChangeBatches.Of(operation.Plan.Changes))
        {
            if (batch.All(change => _outcomes.ContainsKey(change.Id)))
            {
                continue;
            }

            if (await BatchAsync(batch, cancellationToken) is { } ended)
            {
                return ended;
            }
        }

        return await EndAsync(OperationState.Succeeded, null, [], cancellationToken);
    }

    /// <summary>Performs one batch; null when the next may follow, otherwise the operation as it now stands.</summary>
    private async Task<Operation?> BatchAsync(IReadOnlyList<Change> planned, CancellationToken cancellationToken)
    {
        var changes = planned.Select(change => ChangeReferences.Resolve(change, operation.Id, _outcomes)).ToArray();
        var batch = new ChangeBatch(changes, new Effect(operation.Id, operation.Fence, [.. changes.Select(change => change.Id)], callId));
        var executor = executors.TryGetValue(changes[0].System, out var found)
            ? found
            : throw new InvalidOperationException($"No connector performs changes of '{changes[0].System}'.");
        try
        {
            if (WasAttempted(changes))
            {
                var settled = await SettleEarlierAttemptAsync(executor, batch, cancellationToken);
                if (settled.Ended is not null || settled.Adopted)
                {
                    return settled.Ended;
                }
            }

            if (mayNotWrite is not null)
            {
                return await EndAsync(EndState(), mayNotWrite, [], cancellationToken);
            }

            var outcomes = await executor.PerformAsync(batch, cancellationToken);
            return await AfterAsync(changes, outcomes, cancellationToken);
        }
        catch (GovernedException fault) when (run.Committed)
        {
            return await InterruptedAsync(changes, fault.Error, cancellationToken);
        }
    }

    private bool WasAttempted(IEnumerable<Change> changes) =>
        changes.Any(change => _progress.TryGetValue(change.Id, out var progress) && progress.Attempts > 0);

    /// <summary>
    /// An earlier attempt left no outcome. Looks at the vendor: done is adopted, not done may be sent again when the class and the settle window
    /// allow it, anything else is for a person.
    /// </summary>
    private async Task<(bool Adopted, Operation? Ended)> SettleEarlierAttemptAsync(
        IChangeExecutor executor,
        ChangeBatch batch,
        CancellationToken cancellationToken
    )
    {
        if (batch.Changes.FirstOrDefault(change => change.Class == ChangeClass.Unobservable) is { } unobservable)
        {
            return (
                false,
                await WaitAsync(
                    OutcomeUnknown(
                        $"Nobody can look up whether {unobservable.Operation} {unobservable.Object} took effect; a person has to."
                    ),
                    null
                )
            );
        }

        // What counts is when the vendor was asked: an answer that came after the window may still be from within it.
        var asked = time.GetUtcNow();
        var sightings = new List<ChangeSighting>();
        foreach (var change in batch.Changes)
        {
            sightings.Add(await executor.InspectAsync(batch, change, cancellationToken));
        }

        // A value that is already as it should be does not speak for the rest of its group: creations and keyed writes do.
        var seen = batch.Changes.Zip(sightings).ToArray();
        var telling = batch.Changes.Count == 1 ? seen : [.. seen.Where(pair => pair.First.Class != ChangeClass.Idempotent)];
        telling = telling.Length == 0 ? seen : telling;
        if (telling.All(pair => pair.Second.Kind == SightingKind.Done))
        {
            return (true, await AfterAsync(batch.Changes, [.. seen.Select(Adopted)], cancellationToken));
        }

        if (telling.Any(pair => pair.Second.Kind != SightingKind.NotDone) || seen.Any(pair => pair.Second.Kind == SightingKind.Conflict))
        {
            var detail =
                sightings.Find(sighting => sighting.Kind == SightingKind.Conflict)?.Detail ?? "Part of what goes all or none is there.";
            return (false, await EndAsync(EndState(), Conflicting(detail), [], cancellationToken));
        }

        if (telling.Any(pair => pair.First.Class == ChangeClass.Observable))
        {
            var attempted =
                batch.Changes.Max(change => _progress.TryGetValue(change.Id, out var progress) ? progress.AttemptedAt : null)
                ?? time.GetUtcNow();
            var settled = attempted + options.SettleWindow;
            if (asked < settled)
            {
                var now = time.GetUtcNow();
                var next = now + TimeSpan.FromTicks(Math.Clamp((settled - now).Ticks, 0, options.SettleWindow.Ticks / 4));
                return (
                    false,
                    await WaitAsync(
                        OutcomeUnknown("The request may still take effect; the vendor is asked again before anything is sent."),
                        next
                    )
                );
            }
        }

        return (false, null);
    }

    private async Task<Operation?> AfterAsync(
        IReadOnlyList<Change> changes,
        IReadOnlyList<ChangeOutcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        foreach (var outcome in outcomes)
        {
            var attempts = _progress.TryGetValue(outcome.ChangeId, out var earlier) ? earlier.Attempts : 0;
            _progress[outcome.ChangeId] = new ChangeProgress
            {
                Change = changes.First(change => change.Id == outcome.ChangeId),
                State = outcome.State,
                AttemptedAt = outcome.Adopted ? earlier?.AttemptedAt : time.GetUtcNow(),
                Attempts = attempts + 1,
                Outcome = outcome,
            };
            if (outcome.State == ChangeState.Done)
            {
                _outcomes[outcome.ChangeId] = outcome;
            }
        }

        if (outcomes.FirstOrDefault(outcome => outcome.State == ChangeState.Failed) is { } failed)
        {
            return await EndAsync(EndState(), failed.Error, outcomes, cancellationToken);
        }

        if (outcomes.Any(outcome => outcome.State == ChangeState.InDoubt))
        {
            return await InDoubtAsync(changes, outcomes);
        }

        if (operation.Plan.Changes.All(change => _outcomes.ContainsKey(change.Id)))
        {
            return await EndAsync(OperationState.Succeeded, null, outcomes, cancellationToken);
        }

        await CommitAsync([new SettleChanges(operation.Id, outcomes, time.GetUtcNow())], [Settled(outcomes)]);
        return null;
    }

    /// <summary>The vendor did not say. What can be sent again is; what can be looked up waits; what neither is waits for a person.</summary>
    private Task<Operation> InDoubtAsync(IReadOnlyList<Change> changes, IReadOnlyList<ChangeOutcome> outcomes)
    {
        var cause = outcomes.First(outcome => outcome.State == ChangeState.InDoubt).Error;
        if (changes.Any(change => change.Class == ChangeClass.Unobservable))
        {
            return WaitAsync(
                OutcomeUnknown("The request was sent and nothing came back; it cannot be looked up, so a person has to decide.", cause),
                null,
                outcomes
            );
        }

        var next = time.GetUtcNow() + Backoff();
        return WaitAsync(
            OutcomeUnknown("The request was sent and nothing came back; the vendor is asked before anything is sent again.", cause),
            next,
            outcomes
        );
    }

    /// <summary>A fault before anything of this batch was sent, with earlier changes made: goes on later, as long as the fault may pass.</summary>
    private async Task<Operation> InterruptedAsync(IReadOnlyList<Change> changes, Error error, CancellationToken cancellationToken)
    {
        if (WasAttempted(changes))
        {
            // The vendor could not be asked what became of the earlier attempt: that stays unknown until it can.
            return await WaitAsync(
                OutcomeUnknown("What became of the request cannot be looked up at the moment.", error),
                time.GetUtcNow() + Backoff()
            );
        }

        var passes =
            error.Code
            is ErrorCode.UpstreamUnavailable
                or ErrorCode.Limited
                or ErrorCode.ConnectionExpired
                or ErrorCode.ConnectionRefused
                or ErrorCode.EvidenceUnavailable;
        if (!passes || operation.Tries + 1 >= options.MostTries)
        {
            return await EndAsync(EndState(), error, [], cancellationToken);
        }

        var next = time.GetUtcNow() + Backoff();
        return await MoveAsync(OperationState.Executing, error, next, [], release: true, tries: operation.Tries + 1);
    }

    private TimeSpan Backoff() =>
        TimeSpan.FromTicks(
            Math.Min(options.SettleWindow.Ticks / 2, options.SettleWindow.Ticks / 60 * (1L << Math.Min(operation.Tries, 6)))
        );

    private Task<Operation> WaitAsync(Error error, DateTimeOffset? next, IReadOnlyList<ChangeOutcome>? outcomes = null) =>
        MoveAsync(OperationState.Unknown, error, next, outcomes ?? [], release: true, tries: operation.Tries + 1);

    private Task<Operation> EndAsync(
        OperationState state,
        Error? error,
        IReadOnlyList<ChangeOutcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        if (!run.Committed)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return MoveAsync(state, error, null, outcomes, release: true, tries: null);
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

        if (to == OperationState.Succeeded)
        {
            writes.AddRange(operation.Plan.Links.Select(link => new SaveLink(Resolved(link), now)));
        }

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

    private Link Resolved(Link link) =>
        link with
        {
            SalesforceId = ChangeReferences.Text(link.SalesforceId, _outcomes),
            SpotDraftId = ChangeReferences.Text(link.SpotDraftId, _outcomes),
        };

    private static Error OutcomeUnknown(string message, Error? cause = null) =>
        new()
        {
            Code = ErrorCode.OutcomeUnknown,
            Message = message,
            Cause = cause?.Message,
            Cure =
                "Nothing needs to be done unless it stays so: get_operation tells how it stands. Do not ask for the same thing another way.",
            Retry = RetryAdvice.After(TimeSpan.FromSeconds(30)),
            Upstream = cause?.Upstream,
        };

    private static ChangeOutcome Adopted((Change Change, ChangeSighting Sighting) seen) =>
        new()
        {
            ChangeId = seen.Change.Id,
            State = ChangeState.Done,
            RecordId = seen.Sighting.RecordId ?? seen.Change.Record,
            Values = seen.Sighting.Values,
            Adopted = true,
        };

    private static Error Conflicting(string detail) =>
        new()
        {
            Code = ErrorCode.Conflict,
            Message = "The vendor holds something else than this operation read or wrote.",
            Cause = detail,
            Cure = "Look at the record, then ask again: the plan is then made from what is there.",
        };
}
