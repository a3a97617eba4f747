using System.Collections.Concurrent;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Tests.Governance.Operations;

/// <summary>How the vendor takes one request.</summary>
internal enum Taking
{
    Done,

    /// <summary>Refuses it and says so.</summary>
    Refused,

    /// <summary>Carries it out; the answer is lost.</summary>
    AnswerLost,

    /// <summary>Never gets it, and nobody is told.</summary>
    RequestLost,

    /// <summary>Cannot be reached: nothing is sent.</summary>
    Unreachable,

    /// <summary>Carries it out and holds the answer back until <see cref="FakeVendor.Release"/>.</summary>
    AnswerHeld,

    /// <summary>The request waits for its turn until <see cref="FakeVendor.Release"/>, before its attempt is recorded.</summary>
    TurnHeld,
}

/// <summary>Both vendors' worlds: what was received, what exists. It outlives the processes that talk to it.</summary>
internal sealed class FakeVendor
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Taking>> _script = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _received = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Record ids by change id: what exists at the vendor.</summary>
    public ConcurrentDictionary<string, string> World { get; } = new(StringComparer.Ordinal);

    /// <summary>Each request that arrived, as the ids of its changes.</summary>
    public IReadOnlyList<string> Received => [.. _received];

    /// <summary>Set where something else stands in the record's place.</summary>
    public string? Conflict { get; set; }

    /// <summary>True while lookups fail.</summary>
    public bool Blind { get; set; }

    /// <summary>Completes when a request is held.</summary>
    public Task Held => _held.Task;

    /// <summary>How the next requests that begin with this change are taken; afterwards all are done.</summary>
    public void Takes(string changeId, params Taking[] takings) => _script[changeId] = new ConcurrentQueue<Taking>(takings);

    public void Release() => _released.TrySetResult();

    public IChangeExecutor Executor(string system, IAttemptRecorder attempts) => new ExecutorOf(this, system, attempts);

    public static GovernedException Down() =>
        new(new Error { Code = ErrorCode.UpstreamUnavailable, Message = "The vendor does not answer." });

    private async Task<IReadOnlyList<ChangeOutcome>> PerformAsync(string system, ChangeBatch batch, IAttemptRecorder attempts)
    {
        if (batch.Changes[0].Collection is not null)
        {
            return await PerformEachAsync(system, batch, attempts);
        }

        var first = batch.Changes[0].Id;
        var taking = _script.TryGetValue(first, out var script) && script.TryDequeue(out var next) ? next : Taking.Done;
        if (taking == Taking.TurnHeld)
        {
            _held.TrySetResult();
            await _released.Task;
        }

        await attempts.RecordAsync(batch.Effect, new AttemptedRequest(system, "POST", "/things"), "00ff", CancellationToken.None);
        if (taking == Taking.Unreachable)
        {
            throw Down();
        }

        if (taking != Taking.RequestLost)
        {
            _received.Enqueue(string.Join("+", batch.Changes.Select(change => change.Id)));
        }

        if (taking is Taking.Done or Taking.AnswerLost or Taking.AnswerHeld or Taking.TurnHeld)
        {
            foreach (var change in batch.Changes)
            {
                World[change.Id] = change.Record ?? "rec-" + change.Id;
            }
        }

        if (taking == Taking.AnswerHeld)
        {
            _held.TrySetResult();
            await _released.Task;
        }

        return [.. batch.Changes.Select(change => OutcomeOf(change, taking))];
    }

    /// <summary>Changes of a collection are taken each for itself.</summary>
    private async Task<IReadOnlyList<ChangeOutcome>> PerformEachAsync(string system, ChangeBatch batch, IAttemptRecorder attempts)
    {
        await attempts.RecordAsync(batch.Effect, new AttemptedRequest(system, "POST", "/things"), "00ff", CancellationToken.None);
        _received.Enqueue(string.Join("+", batch.Changes.Select(change => change.Id)));
        var outcomes = new List<ChangeOutcome>();
        foreach (var change in batch.Changes)
        {
            var taking = _script.TryGetValue(change.Id, out var script) && script.TryDequeue(out var next) ? next : Taking.Done;
            if (taking is Taking.Done or Taking.AnswerLost)
            {
                World[change.Id] = change.Record ?? "rec-" + change.Id;
            }

            outcomes.Add(OutcomeOf(change, taking));
        }

        return outcomes;
    }

    private ChangeOutcome OutcomeOf(Change change, Taking taking) =>
        taking switch
        {
            Taking.Refused => new ChangeOutcome
            {
                ChangeId = change.Id,
                State = ChangeState.Failed,
                Error = new Error { Code = ErrorCode.UpstreamRejected, Message = "The vendor refused it." },
            },
            Taking.AnswerLost or Taking.RequestLost => new ChangeOutcome
            {
                ChangeId = change.Id,
                State = ChangeState.InDoubt,
                Error = new Error { Code = ErrorCode.UpstreamUnavailable, Message = "Timed out." },
            },
            _ => new ChangeOutcome
            {
                ChangeId = change.Id,
                State = ChangeState.Done,
                RecordId = World[change.Id],
            },
        };

    private ChangeSighting Inspect(Change change) =>
        Blind ? throw Down()
        : Conflict is not null ? new ChangeSighting(SightingKind.Conflict, Detail: Conflict)
        : World.TryGetValue(change.Id, out var record) ? new ChangeSighting(SightingKind.Done, record)
        : new ChangeSighting(SightingKind.NotDone);

    private sealed class ExecutorOf(FakeVendor vendor, string system, IAttemptRecorder attempts) : IChangeExecutor
    {
        public string System => system;

        public int LargestBatch(IReadOnlyList<Change> collection) => 2;

        public Task<IReadOnlyList<ChangeOutcome>> PerformAsync(ChangeBatch batch, CancellationToken cancellationToken) =>
            vendor.PerformAsync(system, batch, attempts);

        public Task<ChangeSighting> InspectAsync(ChangeBatch batch, Change change, CancellationToken cancellationToken) =>
            Task.FromResult(vendor.Inspect(change));
    }
}
