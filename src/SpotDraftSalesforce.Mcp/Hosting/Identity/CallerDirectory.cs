using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Access;

namespace SpotDraftSalesforce.Mcp.Hosting.Identity;

/// <summary>
/// Who a caller is today. A key has to exist and to hold still, and brings the roles of today; the product's own automations are what this release
/// says they are; an asserted caller is what it was, because there is nothing to ask.
/// </summary>
internal sealed class CallerDirectory(ApiKeys keys) : ICallerDirectory
{
    public async Task<Caller?> RefreshAsync(Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (caller.Channel == AutomationCallers.Channel)
        {
            return AutomationCallers.All.FirstOrDefault(known => known.Id == caller.Id);
        }

        if (caller.Credential is null)
        {
            return caller.Asserted ? caller : null;
        }

        // A key that was given to somebody else since then is not the one that asked.
        return await keys.RefreshAsync(caller.Credential, caller.Channel, cancellationToken) is { } today && today.Id == caller.Id
            ? today with
            {
                OnBehalfOf = caller.OnBehalfOf,
            }
            : null;
    }
}
