using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Hosting.Bridge;

/// <summary>
/// <c>serve --stdio --connect URL</c>: a client that only starts programs talks through this to a server that holds the policies, the log and the
/// vendors' credentials. It adds the key and the transport's headers and changes no message.
/// </summary>
internal static class StdioBridge
{
    /// <summary>Returns within 5 s after <paramref name="stdin"/> ends: 3 s for answers under way, 1 s to drop them, 1 s to close the session.</summary>
    /// <exception cref="GovernedException">The address cannot be used; nothing was read or written.</exception>
    public static async Task RunAsync(
        Uri url,
        string apiKey,
        Stream stdin,
        Stream stdout,
        ILoggerFactory loggers,
        CancellationToken cancellationToken
    )
    {
        BridgeAddress.Check(url);
        using var http = CreateClient(url, apiKey);
        using var output = new LineWriter(stdout);
        using var relay = new BridgeRelay(
            new RemoteEndpoint(http, url),
            output,
            TimeProvider.System,
            loggers.CreateLogger(typeof(StdioBridge))
        );
        await relay.RunAsync(stdin, cancellationToken);
    }

    // Answers are streams without an end of their own, so that no time limit fits them; clients have theirs.
    private static HttpClient CreateClient(Uri url, string apiKey)
    {
        var http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                UseProxy = !url.IsLoopback,
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.Authorization = new("Bearer", apiKey);
        return http;
    }
}
