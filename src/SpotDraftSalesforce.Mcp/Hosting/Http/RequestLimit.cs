using System.Threading.RateLimiting;
using ModelContextProtocol.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>How many JSON-RPC requests run at the same time; more wait, and too many are sent away.</summary>
internal sealed class RequestLimit(McpHttpOptions options) : IDisposable
{
    private const string Listen = "subscriptions/listen";

    private readonly ConcurrencyLimiter _requests = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = options.MaxConcurrentRequests,
            QueueLimit = options.MaxQueuedRequests,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    private readonly ConcurrencyLimiter _subscriptions = new(
        new ConcurrencyLimiterOptions { PermitLimit = options.MaxSubscriptions, QueueLimit = 0 }
    );

    private readonly ConcurrencyLimiter _unlimited = new(new ConcurrencyLimiterOptions { PermitLimit = int.MaxValue, QueueLimit = 0 });

    // Replies and notifications are exempt: a call that holds a place may be waiting for exactly that reply.
    public ValueTask<RateLimitLease> AcquireAsync(JsonRpcMessage message, CancellationToken cancellationToken) =>
        message switch
        {
            JsonRpcRequest { Method: Listen } => _subscriptions.AcquireAsync(1, cancellationToken),
            JsonRpcRequest => _requests.AcquireAsync(1, cancellationToken),
            _ => _unlimited.AcquireAsync(1, cancellationToken),
        };

    public void Dispose()
    {
        _requests.Dispose();
        _subscriptions.Dispose();
        _unlimited.Dispose();
    }
}
