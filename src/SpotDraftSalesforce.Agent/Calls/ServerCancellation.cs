namespace SpotDraftSalesforce.Agent.Calls;

/// <summary>
/// A token whose cancellation the server hears of. The SDK (2.3.1) sends <c>notifications/cancelled</c> only when the cancellation runs under a
/// synchronisation context of its own: without one it has disposed of its registration before that could run, and the tool runs on.
/// See <see href="https://github.com/modelcontextprotocol/csharp-sdk/issues/1365"/>.
/// </summary>
internal sealed class ServerCancellation : IDisposable
{
    private readonly CancellationTokenSource _own = new();
    private readonly CancellationTokenRegistration _link;

    public ServerCancellation(CancellationToken cancellationToken) => _link = cancellationToken.Register(Cancel);

    public CancellationToken Token => _own.Token;

    public void Dispose()
    {
        _link.Dispose();
        _own.Dispose();
    }

    private void Cancel()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new OwnContext());
        try
        {
            _own.Cancel();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class OwnContext : SynchronizationContext;
}
