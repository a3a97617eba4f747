using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>What every connection is built from.</summary>
/// <param name="Tokens">Where tokens are kept between calls and between processes.</param>
/// <param name="Transport">The network; one pool of sockets for each connection.</param>
internal sealed record ConnectionServices(
    IAttemptRecorder Recorder,
    IPaceLedger Ledger,
    TokenVault Tokens,
    TimeProvider Time,
    ILoggerFactory Logs,
    Func<HttpMessageHandler> Transport
)
{
    /// <summary>Sockets as a vendor's client needs them: redirects seen and not followed, no cookies, addresses looked up again now and then.</summary>
    public static HttpMessageHandler Sockets() =>
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = 32,
        };
}
