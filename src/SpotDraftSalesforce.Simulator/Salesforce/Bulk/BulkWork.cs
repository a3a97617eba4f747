namespace SpotDraftSalesforce.Simulator.Salesforce.Bulk;

/// <summary>Jobs that run beside the calls, ended with the service.</summary>
internal sealed class BulkWork : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];

    public void Start(Action<CancellationToken> work)
    {
        var stopping = _stopping.Token;
        lock (_running)
        {
            _running.RemoveAll(task => task.IsCompleted);
            _running.Add(Task.Run(() => work(stopping), stopping));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Task[] rest;
        lock (_running)
        {
            rest = [.. _running];
        }

        await Task.WhenAll(rest).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }
}
