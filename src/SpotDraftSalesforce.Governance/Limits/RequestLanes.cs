namespace SpotDraftSalesforce.Governance.Limits;

/// <summary>
/// The lane of the vendor calls of an asynchronous flow, so that the pipeline says it once and no signature between there and the network
/// repeats it. A person's, unless said otherwise.
/// </summary>
public static class RequestLanes
{
    private static readonly AsyncLocal<RequestLane> Flowing = new();

    public static RequestLane Current => Flowing.Value;

    /// <summary>True for work that leaves the last part of a vendor's daily quota to people.</summary>
    public static bool IsBackground => Current != RequestLane.Person;

    public static RequestLane Of(CallerKind caller) =>
        caller switch
        {
            CallerKind.User => RequestLane.Person,
            CallerKind.Service => RequestLane.Automation,
            _ => RequestLane.Sweep,
        };

    /// <summary>Until disposed, calls of this flow go in <paramref name="lane"/>.</summary>
    public static IDisposable Enter(RequestLane lane)
    {
        var before = Flowing.Value;
        Flowing.Value = lane;
        return new Leaving(before);
    }

    private sealed class Leaving(RequestLane before) : IDisposable
    {
        public void Dispose() => Flowing.Value = before;
    }
}
