using System.Net;
using System.Threading.RateLimiting;

namespace SpotDraftSalesforce.Mcp.Hosting.Identity;

/// <summary>
/// Slows guessing down: each remote address may fail so often in a minute, then it is refused before its key is looked at. Within the process
/// only, because a key has 256 random bits and the aim is to keep noise away, not to keep count.
/// </summary>
internal sealed class FailedAttempts(int perMinute = FailedAttempts.DefaultPerMinute) : IAsyncDisposable
{
    public const int DefaultPerMinute = 20;

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetSlidingWindowLimiter(
            address,
            _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = perMinute,
                Window = TimeSpan.FromMinutes(1),
                SegmentsPerWindow = 6,
                QueueLimit = 0,
            }
        )
    );

    /// <summary>Whether the address may try at all.</summary>
    public bool MayTry(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(Key(address), permitCount: 0);
        return lease.IsAcquired;
    }

    /// <summary>Counts one failure.</summary>
    public void Add(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(Key(address));
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();

    /// <summary>IPv6 by its /64, of which one household has all.</summary>
    private static string Key(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        return bytes.Length == 16 ? Convert.ToHexStringLower(bytes.AsSpan(0, 8)) : plain.ToString();
    }
}
