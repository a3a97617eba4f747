using SpotDraftSalesforce.Governance.Limits;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>
/// Waits for a request's turn, so that all processes of one state folder together stay under a vendor's rate. The vendor counts arrivals, so a
/// request that is late for its turn takes another one instead of arriving among those that come after it.
/// </summary>
/// <param name="key">The allowance that is shared.</param>
/// <param name="spacing">The least time between two turns.</param>
internal sealed class PacerHandler(IPaceLedger ledger, string key, TimeSpan spacing, TimeProvider time) : DelegatingHandler
{
    /// <summary>How late a request may leave: what is left of a second after ten spacings, halved for the way to the vendor.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(40);

    /// <summary>A machine this busy is not paced by asking again.</summary>
    private const int MostTurns = 5;

    /// <summary>Turns that the first request takes: until it is answered nobody knows how long connecting takes.</summary>
    private const int TurnsToConnect = 3;

    /// <summary>Turns that a write takes: its attempt is made durable between the turn and the first byte.</summary>
    private const int TurnsToWrite = 2;

    private readonly SemaphoreSlim _connecting = new(1, 1);
    private volatile bool _connected;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_connected || spacing <= TimeSpan.Zero)
        {
            await TakeTurnAsync(request.Effect() is null ? 1 : TurnsToWrite, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }

        return await ConnectAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _connecting.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Sends the first request alone; the others wait until it is answered.</summary>
    private async Task<HttpResponseMessage> ConnectAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (!_connected)
            {
                await TakeTurnAsync(TurnsToConnect, cancellationToken);
                var response = await base.SendAsync(request, cancellationToken);
                _connected = true;
                return response;
            }
        }
        finally
        {
            _connecting.Release();
        }

        return await SendAsync(request, cancellationToken);
    }

    private async Task TakeTurnAsync(int turns, CancellationToken cancellationToken)
    {
        for (var taken = 0; taken < MostTurns; taken++)
        {
            var wait = await ledger.ReserveAsync(key, spacing * turns, cancellationToken);
            var told = time.GetTimestamp();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }

            if (time.GetElapsedTime(told) - wait <= Tolerance)
            {
                return;
            }
        }
    }
}
