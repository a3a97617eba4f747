using System.Globalization;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>
/// Hands one attempt to the network: bounds its time, reads the answer whole (so that a connection cut within the body is a failed attempt and
/// not a surprise later), and notes whether the attempt may have taken effect without telling.
/// </summary>
internal sealed class TransportHandler(TimeSpan timeout, TimeProvider time) : DelegatingHandler
{
    private const long LargestAnswer = 64 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var trace = request.Trace();
        trace.Attempts++;
        var allowed = request.TimeLimit() ?? timeout;
        using var limit = new CancellationTokenSource(allowed, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        HttpResponseMessage? response = null;
        var before = trace.MayHaveTakenEffect;
        trace.MayHaveTakenEffect = true;
        try
        {
            response = await base.SendAsync(request, either.Token);
            trace.MayHaveTakenEffect = before || (int)response.StatusCode >= 500;
            if (!request.IsStreamed())
            {
                await response.Content.LoadIntoBufferAsync(LargestAnswer, either.Token);
            }

            return response;
        }
        catch (HttpRequestException fault) when (NeverLeft(fault))
        {
            trace.MayHaveTakenEffect = before;
            throw;
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException(
                    string.Create(CultureInfo.InvariantCulture, $"no answer within {allowed.TotalSeconds:0.###} s"),
                    fault
                );
            }

            // The sockets gave up connecting: nothing was sent.
            trace.MayHaveTakenEffect = before;
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The connection was not established in time.", fault);
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }

    private static bool NeverLeft(HttpRequestException fault) =>
        fault.HttpRequestError
            is HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError;
}
