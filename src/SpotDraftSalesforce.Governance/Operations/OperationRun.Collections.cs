namespace SpotDraftSalesforce.Governance.Operations;

internal sealed partial class OperationRun
{
    /// <summary>
    /// Performs changes of a collection, each for itself: what an earlier attempt made is adopted, what needs the result of a change that failed is
    /// not sent, and the failures are told when all collections are through.
    /// </summary>
    /// <param name="changes">Those that are neither done nor failed.</param>
    private async Task<Operation?> CollectionAsync(IChangeExecutor executor, Change[] changes, CancellationToken cancellationToken)
    {
        var settled = new List<ChangeOutcome>();
        var open = new List<Change>();
        foreach (var change in changes)
        {
            if (ChangeReferences.Missing(change) is { } needed)
            {
                settled.Add(Failed(change, OperationErrors.NeedsFailed(needed)));
            }
            else
            {
                open.Add(change);
            }
        }

        var attempted = open.FindAll(change => WasAttempted([change]));
        EarlierAttempt.InDoubt? doubt = null;
        if (attempted.Count > 0)
        {
            var looks = await EarlierAttempt.LookEachAsync(
                executor,
                BatchOf(attempted),
                change => AttemptedAt([change]),
                options.SettleWindow,
                time,
                cancellationToken
            );
            foreach (var (change, look) in attempted.Zip(looks))
            {
                doubt ??= look as EarlierAttempt.InDoubt;
                if (look is not EarlierAttempt.MayBeSentAgain)
                {
                    open.Remove(change);
                }

                settled.AddRange(SettledBy(change, look));
            }
        }

        Note(changes, settled);
        if (doubt is not null)
        {
            return await WaitAsync(doubt.Error, doubt.NextLook, settled);
        }

        if (mayNotWrite is not null)
        {
            return await EndAsync(EndState(), mayNotWrite, settled, cancellationToken);
        }

        var outcomes = open.Count == 0 ? [] : await executor.PerformAsync(BatchOf(open), CancellationToken.None);
        Note(changes, outcomes);
        settled.AddRange(outcomes);
        if (settled.Exists(outcome => outcome.State == ChangeState.InDoubt))
        {
            return await InDoubtAsync(open, settled);
        }

        await CommitAsync([new SettleChanges(operation.Id, settled, time.GetUtcNow())], [Settled(settled)]);
        return null;
    }

    /// <summary>Ends a run some of whose changes failed without stopping the others; null where none did.</summary>
    private async Task<Operation?> EndOfCollectionsAsync(CancellationToken cancellationToken)
    {
        ChangeProgress[] failed = [.. operation.Plan.Changes.Where(HasFailed).Select(change => _progress[change.Id])];
        return failed.Length == 0
            ? null
            : await EndAsync(EndState(), OperationErrors.PartOf(failed, operation.Plan.Changes.Count), [], cancellationToken);
    }

    private bool HasFailed(Change change) => _progress.TryGetValue(change.Id, out var progress) && progress.State == ChangeState.Failed;

    private static IEnumerable<ChangeOutcome> SettledBy(Change change, EarlierAttempt look) =>
        look switch
        {
            EarlierAttempt.TookEffect effect => effect.Outcomes,
            EarlierAttempt.Contradicted contradicted => [Failed(change, contradicted.Error)],
            _ => [],
        };

    private static ChangeOutcome Failed(Change change, Error error) =>
        new()
        {
            ChangeId = change.Id,
            State = ChangeState.Failed,
            Error = error,
        };

    /// <summary>Keeps what became of changes for the rest of this run.</summary>
    private void Note(IReadOnlyList<Change> changes, IReadOnlyList<ChangeOutcome> outcomes)
    {
        var byId = changes.ToDictionary(change => change.Id, StringComparer.Ordinal);
        foreach (var outcome in outcomes)
        {
            var attempts = _progress.TryGetValue(outcome.ChangeId, out var earlier) ? earlier.Attempts : 0;
            _progress[outcome.ChangeId] = new ChangeProgress
            {
                Change = byId[outcome.ChangeId],
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
    }
}
