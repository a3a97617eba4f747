using System.Security.Claims;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Protocol;

/// <summary>Tells who sent a message: over HTTP the authenticated user of that message, over stdio the configured principal.</summary>
internal interface ICallerSource
{
    Caller Of(ClaimsPrincipal? user);
}
