using System.Security.Claims;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Hosting.Identity;

/// <summary>The identity of one request. It carries the caller that the credential proved, so that nothing is put together again from claims.</summary>
internal sealed class CallerIdentity : ClaimsIdentity
{
    /// <summary>Issuer of identities that our own keys prove.</summary>
    public const string Issuer = "sdsf";

    public CallerIdentity(Caller caller, string scheme)
        : base(ClaimsOf(caller), scheme, "sub", "role") => Caller = caller;

    public Caller Caller { get; }

    /// <summary>The caller of an authenticated request; null for any other principal.</summary>
    public static Caller? Of(ClaimsPrincipal? principal) => principal?.Identities.OfType<CallerIdentity>().FirstOrDefault()?.Caller;

    public static ClaimsPrincipal PrincipalOf(Caller caller, string scheme) => new(new CallerIdentity(caller, scheme));

    public override ClaimsIdentity Clone() => new CallerIdentity(Caller, AuthenticationType!);

    private static IEnumerable<Claim> ClaimsOf(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return [new Claim("iss", Issuer), new Claim("sub", caller.Id), .. caller.Roles.Select(role => new Claim("role", role))];
    }
}
