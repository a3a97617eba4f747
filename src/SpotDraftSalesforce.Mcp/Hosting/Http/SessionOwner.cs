using System.Security.Claims;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>Who a session belongs to. A session never authenticates: every message brings its own credential and must come from the owner.</summary>
internal readonly record struct SessionOwner(string? Issuer, string? Subject)
{
    /// <summary>Callers of a server that asks for no credential share this owner; the session id alone parts them.</summary>
    public static SessionOwner Anonymous => default;

    /// <summary>Null when the caller is authenticated but carries no subject that a session could be bound to.</summary>
    public static SessionOwner? Of(ClaimsPrincipal user)
    {
        if (user.Identity?.IsAuthenticated != true)
        {
            return Anonymous;
        }

        var subject = user.FindFirst("sub") ?? user.FindFirst(ClaimTypes.NameIdentifier);
        return string.IsNullOrEmpty(subject?.Value)
            ? null
            : new SessionOwner(user.FindFirst("iss")?.Value ?? subject.Issuer, subject.Value);
    }
}
