using ModelContextProtocol.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>
/// Streamable HTTP, both protocol eras on one path: a request that claims 2026-07-28 is served on its own, every other belongs to a session
/// that <c>initialize</c> opened.
/// </summary>
internal sealed class McpHttpEndpoint(
    MessageReader reader,
    RequestLimit limit,
    StatelessRequests stateless,
    SessionRequests sessions,
    ServingTime serving
)
{
    public async Task PostAsync(HttpContext context)
    {
        if (HeaderChecks.OfPost(context.Request) is { } unreadable)
        {
            await unreadable.WriteAsync(context);
            return;
        }

        var (message, refusal) = await reader.ReadAsync(context);
        if (message is null)
        {
            await refusal!.WriteAsync(context);
            return;
        }

        try
        {
            await PostAsync(context, message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
    }

    public Task GetAsync(HttpContext context) =>
        (OfVersion(context.Request) ?? HeaderChecks.OfGet(context.Request)) is { } refusal
            ? refusal.WriteAsync(context)
            : sessions.GetAsync(context);

    public Task DeleteAsync(HttpContext context) =>
        OfVersion(context.Request) is { } refusal ? refusal.WriteAsync(context) : sessions.DeleteAsync(context);

    private async Task PostAsync(HttpContext context, JsonRpcMessage message)
    {
        using var lease = await limit.AcquireAsync(message, context.RequestAborted);
        var version = HeaderChecks.Version(context.Request);
        var refusal =
            serving.Stopping.IsCancellationRequested ? Refusal.Busy(StatusCodes.Status503ServiceUnavailable, "The server is stopping")
            : !lease.IsAcquired ? Refusal.Busy(StatusCodes.Status503ServiceUnavailable, "Too many requests at the same time")
            : version.Length > 0 && !ProtocolVersions.IsSupported(version) ? Refusal.UnsupportedVersion(version)
            : null;
        if (refusal is not null)
        {
            await (refusal with { Id = message is JsonRpcRequest request ? request.Id : default }).WriteAsync(context);
            return;
        }

        if (StatelessChecks.Claims(context.Request, message))
        {
            await stateless.PostAsync(context, message);
        }
        else
        {
            await sessions.PostAsync(context, message);
        }
    }

    private static Refusal? OfVersion(HttpRequest request)
    {
        var version = HeaderChecks.Version(request);
        return version switch
        {
            ProtocolVersions.Stateless => Refusal.OnlyPost(),
            "" => null,
            _ => ProtocolVersions.IsSupported(version) ? null : Refusal.UnsupportedVersion(version),
        };
    }
}
