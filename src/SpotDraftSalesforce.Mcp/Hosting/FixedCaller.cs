using System.Security.Claims;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>Over stdio every message comes from the principal that the configuration names.</summary>
internal sealed class FixedCaller(Caller caller) : ICallerSource
{
    public Caller Of(ClaimsPrincipal? user) => caller;
}
