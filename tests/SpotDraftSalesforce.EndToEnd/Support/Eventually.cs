namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>Waits for what comes by itself, looking often and giving up late.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>The last answer, wanted or not.</returns>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> wanted, TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var answer = await ask();
            if (wanted(answer) || patience.IsCancellationRequested)
            {
                return answer;
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
