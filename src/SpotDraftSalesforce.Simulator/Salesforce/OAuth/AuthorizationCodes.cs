using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>Authorization codes: good once, for fifteen minutes, for the same redirect and the verifier of their challenge.</summary>
internal sealed class AuthorizationCodes(TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, GrantedCode> _codes = new(StringComparer.Ordinal);

    public string Issue(string userId, string scope, string redirectUri, string? challenge)
    {
        var code = "aPrx" + RandomNumberGenerator.GetHexString(64);
        lock (_gate)
        {
            _codes[code] = new GrantedCode(userId, scope, redirectUri, challenge, clock.GetUtcNow());
        }

        return code;
    }

    /// <exception cref="OAuthRefusal">The code is unknown, used or too old, or is not this client's to use.</exception>
    public GrantedCode Redeem(string code, string redirectUri, string verifier)
    {
        GrantedCode? granted;
        lock (_gate)
        {
            if (!_codes.Remove(code, out granted))
            {
                throw new OAuthRefusal("invalid_grant", "invalid authorization code");
            }
        }

        if (clock.GetUtcNow() - granted.Granted >= Life)
        {
            throw new OAuthRefusal("invalid_grant", "expired authorization code");
        }

        if (granted.RedirectUri != redirectUri)
        {
            throw new OAuthRefusal("redirect_uri_mismatch", "redirect_uri must match configuration");
        }

        return
            granted.Challenge is null || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == granted.Challenge
            ? granted
            : throw new OAuthRefusal("invalid_grant", "invalid code verifier");
    }
}

/// <summary>What a person agreed to, until the app comes for it.</summary>
internal sealed record GrantedCode(string UserId, string Scope, string RedirectUri, string? Challenge, DateTimeOffset Granted);
