using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>POSTs of 2026-07-28: each one is served on its own, and a client that leaves cancels its work.</summary>
internal sealed class StatelessRequests(
    IOptionsFactory<McpServerOptions> serverOptions,
    ILoggerFactory loggers,
    EventStreamResponse streams,
    ServingTime serving
)
{
    private readonly Lazy<McpServerOptions> _serverOptions = new(() =>
    {
        var created = serverOptions.Create(Options.DefaultName);

        // The HTTP request is the scope already.
        created.ScopeRequests = false;
        return created;
    });

    public async Task PostAsync(HttpContext context, JsonRpcMessage message)
    {
        if (Check(context.Request, message) is { } refusal)
        {
            await (refusal with { Id = message is JsonRpcRequest request ? request.Id : default }).WriteAsync(context);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, serving.Over);
        if (message is JsonRpcRequest { Method: RequestMethods.SubscriptionsListen })
        {
            using var stopping = serving.Stopping.Register(ended.Cancel);
            await AnswerAsync(context, message, ended.Token);
            return;
        }

        await AnswerAsync(context, message, ended.Token);
    }

    private Refusal? Check(HttpRequest http, JsonRpcMessage message) =>
        StatelessChecks.Of(http, message) ?? ParameterHeaders.Check(http, message, _serverOptions.Value);

    private async Task AnswerAsync(HttpContext context, JsonRpcMessage message, CancellationToken cancellationToken)
    {
        await using var transport = new StreamableHttpServerTransport(loggers) { Stateless = true };
        await using var server = McpServer.Create(transport, _serverOptions.Value, loggers, context.RequestServices);
        var run = server.RunAsync(cancellationToken);
        try
        {
            await using var body = streams.Open(context);
            var answered = await transport.HandlePostRequestAsync(
                message,
                body,
                first =>
                {
                    SetStatus(context.Response, first);
                    return ValueTask.CompletedTask;
                },
                cancellationToken
            );
            if (!answered)
            {
                EventStreamResponse.Accepted(context);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client left or the grace is over; the same token has cancelled the handler.
        }

        await transport.DisposeAsync();
        try
        {
            await run;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // As above.
        }
    }

    // The status repeats the error for gateways that read no bodies.
    private static void SetStatus(HttpResponse response, JsonRpcMessage? first)
    {
        if (first is JsonRpcError error && !response.HasStarted)
        {
            response.StatusCode = (McpErrorCode)error.Error.Code switch
            {
                McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
                McpErrorCode.HeaderMismatch or McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion =>
                    StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status200OK,
            };
        }
    }
}
