namespace SpotDraftSalesforce.Tests.Hosting.Http;

/// <summary>Lets a test wait for a handler to run, and a handler for the test.</summary>
internal sealed class Gate : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _entered = new(0);
    private readonly SemaphoreSlim _open = new(0);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Entered => OrFail(_entered.WaitAsync(Patience));

    public Task Cancelled => _cancelled.Task.WaitAsync(Patience);

    public void Open() => _open.Release();

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        _entered.Release();
        try
        {
            await _open.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _cancelled.SetResult();
            throw;
        }
    }

    public void Dispose()
    {
        _entered.Dispose();
        _open.Dispose();
    }

    private static async Task OrFail(Task<bool> entered) => Assert.True(await entered, "No handler was entered.");
}
