using Microsoft.AspNetCore.Http.Features;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>Turns a response into an event stream that no proxy buffers, caches or cuts for being idle.</summary>
internal sealed class EventStreamResponse(McpHttpOptions options, TimeProvider time)
{
    public KeepAliveStream Open(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache,no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        return new KeepAliveStream(response.Body, options.KeepAliveInterval, time);
    }

    /// <summary>What a POST that asks for no answer gets.</summary>
    public static void Accepted(HttpContext context)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.Headers.ContentType = default;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }
}
