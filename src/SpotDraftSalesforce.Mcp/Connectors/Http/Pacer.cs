using SpotDraftSalesforce.Governance.Limits;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>
/// Lines this process's requests up in lanes and takes the turns for them one by one. A turn goes to the best lane that waits when it comes, so
/// a person's call is sent before a sweep's that has waited longer; a lane without a turn for <see cref="Patience"/> goes next all the same.
/// </summary>
/// <param name="key">The allowance that is shared, such as <c>spotdraft:main</c>.</param>
/// <param name="perSecond">Requests that the vendor allows in any second.</param>
internal sealed class Pacer(IPaceLedger ledger, string key, int perSecond, TimeProvider time)
{
    /// <summary>A lane that starves for this long is served once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly string _waiter = Guid.NewGuid().ToString("N");
    private readonly Line[] _lines = [.. Enum.GetValues<RequestLane>().Select(lane => new Line(lane))];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _pumping;

    /// <summary>Waits for the turn of a request in <paramref name="lane"/>; whoever gets one ends it with <see cref="EndAsync"/>.</summary>
    public async Task<PaceTurn> TakeAsync(RequestLane lane, CancellationToken cancellationToken)
    {
        var waiting = new TaskCompletionSource<PaceTurn>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _lines[(int)lane].Enter(waiting, time.GetTimestamp());
            if (_pumping)
            {
                _news.TrySetResult();
            }
            else
            {
                _pumping = true;
                _ = PumpAsync();
            }
        }

        await using var leaving = cancellationToken.Register(() => waiting.TrySetCanceled(cancellationToken));
        return await waiting.Task;
    }

    /// <summary>Ends a turn: its request arrived at the latest <paramref name="late"/> after the turn was taken.</summary>
    public Task EndAsync(PaceTurn turn, TimeSpan late) => ledger.EndAsync(turn.Id!.Value, late, CancellationToken.None);

    /// <summary>The vendor refused a request for its rate.</summary>
    public Task RefusedAsync(TimeSpan wait) => ledger.RefusedAsync(key, wait, CancellationToken.None);

    private async Task PumpAsync()
    {
        // The first of a line must not be asked to wait for the others' statements.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (Next() is { } lane)
        {
            try
            {
                var turn = await ledger.TakeAsync(new PaceRequest(key, perSecond, lane, _waiter), CancellationToken.None);
                if (turn.Id is null)
                {
                    await WaitAsync(turn.Wait);
                }
                else if (!Give(turn))
                {
                    await ledger.EndAsync(turn.Id.Value, null, CancellationToken.None);
                }
            }
            catch (Exception fault)
            {
                Fail(fault);
            }
        }
    }

    /// <summary>The lane that a turn would go to now; null, and the pump ends, when nobody waits.</summary>
    private RequestLane? Next()
    {
        lock (_gate)
        {
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var next = Best();
            _pumping = next is not null;
            return next is not null && Starves(next) ? RequestLane.Person : next?.Lane;
        }
    }

    private bool Give(PaceTurn turn)
    {
        lock (_gate)
        {
            while (Best() is { } line)
            {
                if (line.Leave(time.GetTimestamp()).TrySetResult(turn))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private void Fail(Exception fault)
    {
        lock (_gate)
        {
            while (Best() is { } line)
            {
                line.Leave(time.GetTimestamp()).TrySetException(fault);
            }
        }
    }

    private Line? Best()
    {
        var waiting = _lines.Where(line => line.IsWaiting).ToList();
        return waiting.LastOrDefault(Starves) ?? waiting.FirstOrDefault();
    }

    private bool Starves(Line line) => time.GetElapsedTime(line.HungrySince) >= Patience;

    /// <summary>Waits until it is worth asking again: then, or when somebody has come for whom the answer may be another.</summary>
    private async Task WaitAsync(TimeSpan wait)
    {
        Task news;
        lock (_gate)
        {
            news = _news.Task;
        }

        using var enough = new CancellationTokenSource();
        await Task.WhenAny(news, Task.Delay(wait, time, enough.Token));
        await enough.CancelAsync();
    }

    /// <summary>Those who wait in one lane, first come first served.</summary>
    private sealed class Line(RequestLane lane)
    {
        private readonly Queue<(TaskCompletionSource<PaceTurn> Waiting, long Since)> _waiting = [];
        private long _served = long.MinValue;

        public RequestLane Lane => lane;

        public bool IsWaiting
        {
            get
            {
                while (_waiting.TryPeek(out var first) && first.Waiting.Task.IsCompleted)
                {
                    _waiting.Dequeue();
                }

                return _waiting.Count > 0;
            }
        }

        /// <summary>Since when somebody waits without that the lane was served.</summary>
        public long HungrySince => Math.Max(_waiting.Peek().Since, _served);

        public void Enter(TaskCompletionSource<PaceTurn> waiting, long now) => _waiting.Enqueue((waiting, now));

        public TaskCompletionSource<PaceTurn> Leave(long now)
        {
            _served = now;
            return _waiting.Dequeue().Waiting;
        }
    }
}
