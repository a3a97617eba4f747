using Microsoft.AspNetCore.Authentication;

namespace SpotDraftSalesforce.Mcp.Hosting.Identity;

internal sealed class ApiKeyAuthenticationOptions : AuthenticationSchemeOptions
{
    public const string Scheme = "ApiKey";
}
