namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>How long the endpoint serves: streams end when the application stops, requests in flight have a grace after that.</summary>
internal sealed class ServingTime : IDisposable
{
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _stopping;

    public ServingTime(IHostApplicationLifetime lifetime, McpHttpOptions options, TimeProvider time)
    {
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        Stopping = lifetime.ApplicationStopping;
        _stopping = Stopping.Register(() => _over.CancelAfter(options.ShutdownGrace));
    }

    /// <summary>The application stops: streams that only wait for news end now.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>The grace is over: everything ends.</summary>
    public CancellationToken Over => _over.Token;

    public void Dispose()
    {
        _stopping.Dispose();
        _over.Dispose();
    }
}
