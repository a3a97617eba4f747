using System.Net;
using SpotDraftSalesforce.Governance.Limits;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>Sends each request in its turn, and tells afterwards how late it may have arrived; a refusal for the rate slows everybody down.</summary>
/// <param name="pacer">Null where the vendor sets no rate.</param>
internal sealed class PacerHandler(Pacer? pacer, TimeProvider time) : DelegatingHandler
{
    /// <summary>The wait after a 429 that names none: the vendor counts by the second.</summary>
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(1);

    private readonly AnswerTimes _answers = new(time);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (pacer is null)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var turn = await pacer.TakeAsync(RequestLanes.Current, cancellationToken);
        TimeSpan? late = null;
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            late = _answers.Lateness(Kind(request), time.GetUtcNow() - turn.At);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                await pacer.RefusedAsync(RetryAfter.Of(response, time) ?? AfterRefusal);
            }

            return response;
        }
        finally
        {
            await pacer.EndAsync(turn, late ?? time.GetUtcNow() - turn.At);
        }
    }

    /// <summary>Method and path without the ids in it.</summary>
    private static string Kind(HttpRequestMessage request) =>
        $"{request.Method} {string.Join('/', request.RequestUri!.AbsolutePath.Split('/').Select(part => part.Any(char.IsAsciiDigit) && part != "v2.1" ? "#" : part))}";
}
