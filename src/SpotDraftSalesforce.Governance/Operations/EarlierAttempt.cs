namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>
/// What became of an attempt that left no outcome, as far as looking at the vendor tells: done is adopted, not done may be sent again when the class
/// and the settle window allow it, anything else is for a person.
/// </summary>
internal abstract record EarlierAttempt
{
    public static async Task<EarlierAttempt> LookAsync(
        IChangeExecutor executor,
        ChangeBatch batch,
        DateTimeOffset? attemptedAt,
        TimeSpan settleWindow,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (batch.Changes.FirstOrDefault(change => change.Class == ChangeClass.Unobservable) is { } unobservable)
        {
            return new InDoubt(
                OperationErrors.OutcomeUnknown(
                    $"Nobody can look up whether {unobservable.Operation} {unobservable.Object} took effect; a person has to."
                ),
                null
            );
        }

        // What counts is when the vendor was asked: an answer that came after the window may still be from within it.
        var asked = time.GetUtcNow();
        var seen = new List<(Change Change, ChangeSighting Sighting)>();
        foreach (var change in batch.Changes)
        {
            seen.Add((change, await executor.InspectAsync(batch, change, cancellationToken)));
        }

        return Judge(seen, attemptedAt, settleWindow, asked, time.GetUtcNow());
    }

    /// <summary>The same for each change of a collection by itself.</summary>
    public static async Task<IReadOnlyList<EarlierAttempt>> LookEachAsync(
        IChangeExecutor executor,
        ChangeBatch batch,
        Func<Change, DateTimeOffset?> attemptedAt,
        TimeSpan settleWindow,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (batch.Changes.Any(change => change.Class == ChangeClass.Unobservable))
        {
            throw new InvalidOperationException("What cannot be looked up does not go in a collection.");
        }

        var asked = time.GetUtcNow();
        var seen = await executor.InspectAllAsync(batch, cancellationToken);
        return
        [
            .. batch.Changes.Zip(
                seen,
                (change, sighting) => Judge([(change, sighting)], attemptedAt(change), settleWindow, asked, time.GetUtcNow())
            ),
        ];
    }

    private static EarlierAttempt Judge(
        List<(Change Change, ChangeSighting Sighting)> seen,
        DateTimeOffset? attemptedAt,
        TimeSpan settleWindow,
        DateTimeOffset asked,
        DateTimeOffset now
    )
    {
        // A value that is already as it should be does not speak for the rest of its group: creations and keyed writes do.
        var telling = seen.Count == 1 ? seen : seen.FindAll(pair => pair.Change.Class != ChangeClass.Idempotent);
        telling = telling.Count == 0 ? seen : telling;
        if (telling.TrueForAll(pair => pair.Sighting.Kind == SightingKind.Done))
        {
            return new TookEffect([.. seen.Select(Adopted)]);
        }

        if (
            telling.Exists(pair => pair.Sighting.Kind != SightingKind.NotDone)
            || seen.Exists(pair => pair.Sighting.Kind == SightingKind.Conflict)
        )
        {
            var detail = seen.Find(pair => pair.Sighting.Kind == SightingKind.Conflict).Sighting?.Detail;
            return new Contradicted(OperationErrors.Conflicting(detail ?? "Part of what goes all or none is there."));
        }

        return telling.Exists(pair => pair.Change.Class == ChangeClass.Observable)
            ? Unsettled(attemptedAt ?? asked, settleWindow, asked, now)
            : new MayBeSentAgain();
    }

    /// <summary>A creation that is not there yet may still turn up: within the settle window it is looked for again.</summary>
    private static EarlierAttempt Unsettled(DateTimeOffset attemptedAt, TimeSpan settleWindow, DateTimeOffset asked, DateTimeOffset now)
    {
        var settled = attemptedAt + settleWindow;
        return asked < settled
            ? new InDoubt(
                OperationErrors.OutcomeUnknown("The request may still take effect; the vendor is asked again before anything is sent."),
                now + TimeSpan.FromTicks(Math.Clamp((settled - now).Ticks, 0, settleWindow.Ticks / 4))
            )
            : new MayBeSentAgain();
    }

    private static ChangeOutcome Adopted((Change Change, ChangeSighting Sighting) seen) =>
        new()
        {
            ChangeId = seen.Change.Id,
            State = ChangeState.Done,
            RecordId = seen.Sighting.RecordId ?? seen.Change.Record,
            Values = seen.Sighting.Values,
            Adopted = true,
        };

    internal sealed record TookEffect(IReadOnlyList<ChangeOutcome> Outcomes) : EarlierAttempt;

    /// <param name="NextLook">Null where only a person can tell.</param>
    internal sealed record InDoubt(Error Error, DateTimeOffset? NextLook) : EarlierAttempt;

    internal sealed record Contradicted(Error Error) : EarlierAttempt;

    internal sealed record MayBeSentAgain : EarlierAttempt;
}
