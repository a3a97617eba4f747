using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Freezes;

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
        var known = operation.Fence > 1 ? await operations.ChangesAsync(operation.Id, cancellationToken) : [];
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

            if (cancellationToken.IsCancellationRequested)
            {
                return await HandOverAsync(cancellationToken);
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
                switch (
                    await EarlierAttempt.LookAsync(executor, batch, AttemptedAt(changes), options.SettleWindow, time, cancellationToken)
                )
                {
                    case EarlierAttempt.TookEffect effect:
                        return await AfterAsync(changes, effect.Outcomes, cancellationToken);
                    case EarlierAttempt.InDoubt doubt:
                        return await WaitAsync(doubt.Error, doubt.NextLook);
                    case EarlierAttempt.Contradicted contradicted:
                        return await EndAsync(EndState(), contradicted.Error, [], cancellationToken);
                }
            }

            if (mayNotWrite is not null)
            {
                return await EndAsync(EndState(), mayNotWrite, [], cancellationToken);
            }

            // A request under way is never cut off: cutting it would turn an outcome that is about to come into a doubt. Stopping and the
            // caller's going away are looked at where the attempt is recorded, before the first byte.
            var outcomes = await executor.PerformAsync(batch, CancellationToken.None);
            return await AfterAsync(changes, outcomes, cancellationToken);
        }
        catch (GovernedException fault) when (run.Committed)
        {
            return await InterruptedAsync(changes, fault.Error, cancellationToken);
        }
        catch (OperationCanceledException) when (run.Committed && cancellationToken.IsCancellationRequested)
        {
            return await HandOverAsync(cancellationToken);
        }
    }

    /// <summary>This process stops: whoever looks next goes on at once. What was never written is dropped without a trace.</summary>
    private Task<Operation> HandOverAsync(CancellationToken cancellationToken)
    {
        ThrowIfAbandoned(cancellationToken);
        return MoveAsync(OperationState.Executing, null, time.GetUtcNow(), [], release: true, tries: null);
    }

    private bool WasAttempted(IEnumerable<Change> changes) =>
        changes.Any(change => _progress.TryGetValue(change.Id, out var progress) && progress.Attempts > 0);

    private DateTimeOffset? AttemptedAt(IEnumerable<Change> changes) =>
        changes.Max(change => _progress.TryGetValue(change.Id, out var progress) ? progress.AttemptedAt : null);

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
                OperationErrors.OutcomeUnknown(
                    "The request was sent and nothing came back; it cannot be looked up, so a person has to decide.",
                    cause
                ),
                null,
                outcomes
            );
        }

        return WaitAsync(
            OperationErrors.OutcomeUnknown(
                "The request was sent and nothing came back; the vendor is asked before anything is sent again.",
                cause
            ),
            time.GetUtcNow() + Backoff(),
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
                OperationErrors.OutcomeUnknown("What became of the request cannot be looked up at the moment.", error),
                time.GetUtcNow() + Backoff()
            );
        }

        // A freeze is lifted by a person, who may take days: waiting for that uses up no tries.
        if (!OperationErrors.MayPass(error) || (error.Code != ErrorCode.Frozen && operation.Tries + 1 >= options.MostTries))
        {
            return await EndAsync(EndState(), error, [], cancellationToken);
        }

        var frozen = error.Code == ErrorCode.Frozen;
        var next = time.GetUtcNow() + (frozen ? FreezeErrors.AskAgain : Backoff());
        var tries = frozen ? operation.Tries : operation.Tries + 1;
        return await MoveAsync(OperationState.Executing, error, next, [], release: true, tries);
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
