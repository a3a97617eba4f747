namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>
/// Refuses names that this server does not go by, before anything else looks at the request. Without it a page in a browser could rebind its
/// own DNS name to a loopback address and talk to a local server. Kestrel checks neither header.
/// See <see href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning"/>.
/// </summary>
internal sealed partial class OriginGuard(McpHttpOptions options, ILogger<OriginGuard> log) : IStartupFilter
{
    // A startup filter, because WebApplication places authentication before every middleware that Program adds.
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use((context, inner) => Check(context.Request) is { } refusal ? refusal.WriteAsync(context) : inner(context));
            next(app);
        };

    public Refusal? Check(HttpRequest request)
    {
        if (options.UnguardedPaths.Any(path => request.Path.StartsWithSegments(path, StringComparison.Ordinal)))
        {
            return null;
        }

        if (!IsAllowedHost(request.Host))
        {
            LogHost(request.Host.Value);
            return Refusal.Transport(StatusCodes.Status403Forbidden, "Forbidden: this server does not answer to that Host");
        }

        if (!request.Headers.Origin.All(IsAllowedOrigin))
        {
            LogOrigin(request.Headers.Origin.ToString());
            return Refusal.Transport(StatusCodes.Status403Forbidden, "Forbidden: that Origin is not allowed");
        }

        return null;
    }

    private bool IsAllowedHost(HostString host) =>
        host.HasValue && options.AllowedHosts.Any(allowed => SameText(allowed, host.Host) || SameText(allowed, host.Value));

    // "null", the origin of sandboxed frames and files, is no absolute URI and falls out here.
    private bool IsAllowedOrigin(string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && options.AllowedOrigins.Any(allowed =>
            allowed.Contains("://", StringComparison.Ordinal)
                ? SameText(allowed.TrimEnd('/'), uri.GetLeftPart(UriPartial.Authority))
                : SameText(allowed, uri.Host)
        );

    private static bool SameText(string left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Refused the Host {Host}; McpHttpOptions.AllowedHosts names those that are answered"
    )]
    private partial void LogHost(string? host);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Refused the Origin {Origin}; McpHttpOptions.AllowedOrigins names those that are answered"
    )]
    private partial void LogOrigin(string origin);
}
