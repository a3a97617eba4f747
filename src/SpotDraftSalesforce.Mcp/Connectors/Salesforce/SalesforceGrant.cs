using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>A request for a token: the form that is posted, and which of its values are secret.</summary>
/// <param name="Name">One of <see cref="SalesforceFlow"/>.</param>
/// <param name="MayBeRepeated">False where the server takes what is sent once only.</param>
internal sealed record SalesforceGrant(
    string Name,
    IReadOnlyDictionary<string, string> Form,
    IReadOnlyList<string> Secrets,
    bool MayBeRepeated
)
{
    private static readonly TimeSpan AssertionLife = TimeSpan.FromMinutes(3);

    /// <summary>Names nothing but the flow: the form holds secrets.</summary>
    public override string ToString() => Name;

    public static SalesforceGrant ClientCredentials(SalesforceOptions options) =>
        Of(SalesforceFlow.ClientCredentials, options, new() { ["grant_type"] = "client_credentials" }, [], true);

    public static SalesforceGrant Refresh(SalesforceOptions options, string refreshToken) =>
        Of(
            SalesforceFlow.RefreshToken,
            options,
            new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken },
            [refreshToken],
            false
        );

    /// <summary>https://datatracker.ietf.org/doc/html/rfc7636: the verifier proves that who asks is who sent the person to sign in.</summary>
    public static SalesforceGrant Code(SalesforceOptions options, string code, string verifier, Uri redirect) =>
        Of(
            SalesforceFlow.AuthorizationCode,
            options,
            new()
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["code_verifier"] = verifier,
                ["redirect_uri"] = redirect.OriginalString,
            },
            [code, verifier],
            false
        );

    public static SalesforceGrant Jwt(string connection, SalesforceOptions options, string audience, DateTimeOffset now)
    {
        var assertion = Assertion(connection, options, audience, now);
        return new SalesforceGrant(
            SalesforceFlow.Jwt,
            new Dictionary<string, string> { ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer", ["assertion"] = assertion },
            [assertion],
            true
        );
    }

    private static SalesforceGrant Of(
        string name,
        SalesforceOptions options,
        Dictionary<string, string> form,
        IReadOnlyList<string> secrets,
        bool repeatable
    )
    {
        form["client_id"] = options.ClientId!;
        if (options.ClientSecret is { Length: > 0 } secret)
        {
            form["client_secret"] = secret;
            secrets = [.. secrets, secret];
        }

        return new SalesforceGrant(name, form, secrets, repeatable);
    }

    private static string Assertion(string connection, SalesforceOptions options, string audience, DateTimeOffset now)
    {
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(options.PrivateKey ?? File.ReadAllText(options.PrivateKeyFile!));
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw MissingSettings.Unreadable(
                $"Connections:{connection}:{(options.PrivateKey is null ? nameof(options.PrivateKeyFile) : nameof(options.PrivateKey))}",
                "does not name a readable RSA key in PEM form"
            );
        }

        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = options.ClientId,
            Audience = audience,
            Claims = new Dictionary<string, object> { ["sub"] = options.Username! },
            Expires = now.Add(AssertionLife).UtcDateTime,
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key), SecurityAlgorithms.RsaSha256)
            {
                CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
            },
        };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }
}
