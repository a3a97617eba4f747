namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>The wait that a vendor asks for.</summary>
internal static class RetryAfter
{
    /// <summary>The wait of a <c>Retry-After</c> header in either of its forms; null where there is none.</summary>
    public static TimeSpan? Of(HttpResponseMessage? response, TimeProvider time)
    {
        if (response?.Headers.RetryAfter is not { } header)
        {
            return null;
        }

        var wait = header.Delta ?? header.Date - time.GetUtcNow();
        return wait is null ? null : TimeSpan.FromTicks(Math.Max(0, wait.Value.Ticks));
    }
}
