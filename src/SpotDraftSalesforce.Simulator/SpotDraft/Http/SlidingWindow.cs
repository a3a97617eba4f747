namespace SpotDraftSalesforce.Simulator.SpotDraft.Http;

/// <summary>Lets so many requests through in any second of the machine's time; what it refuses does not count.</summary>
internal sealed class SlidingWindow(TimeProvider machine)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly Queue<long> _admitted = new();
    private readonly Lock _gate = new();

    /// <summary>Whether one more request fits under <paramref name="limit"/>; 0 is no limit.</summary>
    public bool Admit(int limit)
    {
        if (limit <= 0)
        {
            return true;
        }

        lock (_gate)
        {
            var now = machine.GetTimestamp();
            while (_admitted.TryPeek(out var first) && machine.GetElapsedTime(first, now) >= Second)
            {
                _admitted.Dequeue();
            }

            if (_admitted.Count >= limit)
            {
                return false;
            }

            _admitted.Enqueue(now);
            return true;
        }
    }
}
