using System.Net;
using Polly;
using Polly.Retry;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>
/// Repeats what failed for a passing reason. A request whose second effect would be a second record is repeated only where it certainly never
/// reached the vendor; a GET, a keyed or an idempotent one also after 429, 5xx and lost answers.
/// </summary>
internal sealed class ResilienceHandler : DelegatingHandler
{
    /// <summary>A longer wait is told to the caller instead of being slept through.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private static readonly ResiliencePropertyKey<HttpRequestMessage> RequestKey = new("request");

    private readonly Func<HttpResponseMessage, bool> _refusedForNow;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public ResilienceHandler(TransportOptions options, Func<HttpResponseMessage, bool> refusedForNow, TimeProvider time)
    {
        _refusedForNow = refusedForNow;
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions<HttpResponseMessage>
                {
                    MaxRetryAttempts = Math.Max(1, options.Retries),
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = options.RetryDelay,
                    MaxDelay = LongestWait,
                    ShouldHandle = arguments =>
                        ValueTask.FromResult(options.Retries > 0 && ShouldRepeat(arguments.Context, arguments.Outcome)),
                    DelayGenerator = arguments => ValueTask.FromResult(RetryAfter.Of(arguments.Outcome.Result, time)),
                    OnRetry = arguments =>
                    {
                        arguments.Outcome.Result?.Dispose();
                        return ValueTask.CompletedTask;
                    },
                }
            )
            .Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(RequestKey, request);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (context, self) => await self.Inner(context.Properties.GetValue(RequestKey, null!), context.CancellationToken),
                context,
                this
            );
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<HttpResponseMessage> Inner(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);

    private bool ShouldRepeat(ResilienceContext context, Outcome<HttpResponseMessage> outcome)
    {
        var request = context.Properties.GetValue(RequestKey, null!);
        if (context.CancellationToken.IsCancellationRequested)
        {
            return false;
        }

        if (outcome.Exception is { } fault)
        {
            return IsPassing(fault) && (request.MayBeRepeated() || !request.Trace().MayHaveTakenEffect);
        }

        var response = outcome.Result!;
        if (RetryAfter.Of(response, TimeProvider.System) > LongestWait)
        {
            return false;
        }

        return _refusedForNow(response) || (request.MayBeRepeated() && IsPassing(response.StatusCode));
    }

    private static bool IsPassing(Exception fault) =>
        fault switch
        {
            TimeoutException or HttpRequestException or HttpIOException => true,
            GovernedException governed => governed.Error.Code is ErrorCode.UpstreamUnavailable,
            _ => false,
        };

    private static bool IsPassing(HttpStatusCode status) =>
        status
            is HttpStatusCode.TooManyRequests
                or HttpStatusCode.InternalServerError
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout;
}
