using System.Security.Claims;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Mcp.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>Over HTTP the caller is the authenticated user of the message at hand.</summary>
internal sealed class AuthenticatedCaller : ICallerSource
{
    public Caller Of(ClaimsPrincipal? user) =>
        CallerIdentity.Of(user) ?? throw new InvalidOperationException("A message without an authenticated caller reached the tools.");
}
