using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>What one write came to: a success with its answer, a definite refusal, or nobody knows.</summary>
/// <param name="Answer">The vendor's answer; null where none came.</param>
/// <param name="Error">Null for a success.</param>
internal sealed record Settlement(ChangeState State, VendorAnswer? Answer, Error? Error)
{
    /// <summary>
    /// Sends a write and settles it. A fault before anything reached the network is thrown on; a refusal settles as failed only if no attempt
    /// before it may have taken effect.
    /// </summary>
    public static async Task<Settlement> OfAsync(
        Func<HttpRequestMessage, CancellationToken, Task<VendorAnswer>> send,
        UpstreamFaults faults,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var trace = request.Trace();
        VendorAnswer answer;
        try
        {
            answer = await send(request, cancellationToken);
        }
        catch (GovernedException fault) when (trace.Attempts > 0)
        {
            return new Settlement(trace.MayHaveTakenEffect ? ChangeState.InDoubt : ChangeState.Failed, null, fault.Error);
        }

        if (answer.IsSuccess)
        {
            // A page instead of JSON says that something answered, not that the vendor acted.
            return answer.IsJson
                ? new Settlement(ChangeState.Done, answer, null)
                : new Settlement(ChangeState.InDoubt, answer, faults.NotJson(answer));
        }

        var certain = UpstreamFaults.IsDefinite(answer.Status) && !trace.MayHaveTakenEffect;
        return new Settlement(certain ? ChangeState.Failed : ChangeState.InDoubt, answer, faults.Of(answer));
    }

    /// <summary>The outcome of <paramref name="change"/> where the write did not succeed.</summary>
    public ChangeOutcome Outcome(Change change) =>
        new()
        {
            ChangeId = change.Id,
            State = State,
            Error = Error,
        };
}
