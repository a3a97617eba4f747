using System.Collections.Concurrent;

namespace SpotDraftSalesforce.Mcp.Hosting.Bridge;

/// <summary>Requests of the client that are not answered yet, by id.</summary>
internal sealed class Flights
{
    private readonly ConcurrentDictionary<string, Flight> _open = new(StringComparer.Ordinal);

    /// <summary>Null when a request of that id is open already.</summary>
    public Flight? Begin(BridgeMessage request, CancellationToken over)
    {
        var flight = new Flight(request, ended => _open.TryRemove(KeyValuePair.Create(ended.Request.Id!, ended)), over);
        if (_open.TryAdd(request.Id!, flight))
        {
            return flight;
        }

        flight.Dispose();
        return null;
    }

    public Flight? Find(string? id) => id is not null && _open.TryGetValue(id, out var flight) ? flight : null;
}

internal sealed class Flight(BridgeMessage request, Action<Flight> end, CancellationToken over) : IDisposable
{
    private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(over);
    private readonly Lock _ending = new();
    private bool _disposed;

    public BridgeMessage Request => request;

    public CancellationToken Ended => _ended.Token;

    /// <summary>Completes when the request has left, so that a cancellation does not overtake it, or when it never will.</summary>
    public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Drops the request: in the stateless era the server takes a lost connection for a cancellation.</summary>
    public void Abort()
    {
        lock (_ending)
        {
            if (!_disposed)
            {
                _ended.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (_ending)
        {
            _disposed = true;
            _ended.Dispose();
        }

        Sent.TrySetResult();
        end(this);
    }
}
