using SpotDraftSalesforce.Governance.Limits;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>Waits for a request's turn, so that all processes of one state folder together stay under a vendor's rate.</summary>
/// <param name="key">The allowance that is shared.</param>
/// <param name="spacing">The least time between two turns.</param>
internal sealed class PacerHandler(IPaceLedger ledger, string key, TimeSpan spacing, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var wait = await ledger.ReserveAsync(key, spacing, cancellationToken);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
