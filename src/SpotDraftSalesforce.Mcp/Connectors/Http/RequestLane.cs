namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>
/// Whether vendor calls are made for a person who waits or in the background. Flows with the asynchronous call, so that the pipeline says it
/// once and no signature between there and the quota repeats it. Interactive unless said otherwise.
/// </summary>
internal static class RequestLane
{
    private static readonly AsyncLocal<bool> Background = new();

    public static bool IsBackground => Background.Value;

    /// <summary>Until disposed, calls of this flow count as background work, which leaves the last part of a vendor's quota to people.</summary>
    public static IDisposable EnterBackground()
    {
        var before = Background.Value;
        Background.Value = true;
        return new Leaving(before);
    }

    private sealed class Leaving(bool before) : IDisposable
    {
        public void Dispose() => Background.Value = before;
    }
}
