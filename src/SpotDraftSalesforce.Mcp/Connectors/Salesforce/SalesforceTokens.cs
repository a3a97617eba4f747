using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// The access token of one connection. However many calls find it missing or stale at once, one request renews it and all share the answer.
/// Salesforce tells no lifetime: a token is good until a call is refused.
/// </summary>
internal sealed class SalesforceTokens(string connection, SalesforceOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan AssertionLife = TimeSpan.FromMinutes(3);

    private readonly SemaphoreSlim _renewing = new(1, 1);
    private readonly UpstreamFaults _faults = new(connection, new SalesforceDialect());
    private SalesforceToken? _current;
    private string? _refreshToken = options.RefreshToken;
    private int _number;

    /// <summary>The token in use; null before the first call.</summary>
    public SalesforceToken? Current => Volatile.Read(ref _current);

    /// <summary>A token newer than number <paramref name="stale"/>, fetched through <paramref name="send"/> if there is none yet.</summary>
    public async Task<SalesforceToken> GetAsync(
        int stale,
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        if (Current is { } good && good.Number > stale)
        {
            return good;
        }

        await _renewing.WaitAsync(cancellationToken);
        try
        {
            if (Current is { } renewed && renewed.Number > stale)
            {
                return renewed;
            }

            var token = options.Flow == SalesforceFlow.AccessToken ? Ready(stale) : await FetchAsync(send, cancellationToken);
            Volatile.Write(ref _current, token);
            return token;
        }
        finally
        {
            _renewing.Release();
        }
    }

    public void Dispose() => _renewing.Dispose();

    private SalesforceToken Ready(int stale) =>
        stale == 0
            ? new SalesforceToken(options.AccessToken!, new Uri(options.InstanceUrl!), null, null, ++_number)
            : throw Refused(
                ErrorCode.ConnectionExpired,
                $"The access token of {connection} is no longer accepted.",
                "A ready access token cannot be renewed by the server."
            );

    private async Task<SalesforceToken> FetchAsync(
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        var address = new Uri(new Uri(options.LoginUrl), "/services/oauth2/token");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(Form()) }.Reading(
            "access token"
        );
        using var response = await send(request, cancellationToken);
        var answer = await VendorAnswer.ReadAsync(response, time, cancellationToken);
        if (!answer.IsSuccess)
        {
            throw new GovernedException(Denied(answer));
        }

        return Read(answer.Json as JsonObject ?? throw new GovernedException(_faults.NotJson(answer)));
    }

    private Dictionary<string, string> Form()
    {
        var form = new Dictionary<string, string>();
        if (options.Flow == SalesforceFlow.Jwt)
        {
            form["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer";
            form["assertion"] = Assertion();
            return form;
        }

        form["grant_type"] = options.Flow == SalesforceFlow.RefreshToken ? "refresh_token" : "client_credentials";
        form["client_id"] = options.ClientId!;
        if (options.ClientSecret is { Length: > 0 } secret)
        {
            form["client_secret"] = secret;
        }

        if (options.Flow == SalesforceFlow.RefreshToken)
        {
            form["refresh_token"] = _refreshToken!;
        }

        return form;
    }

    private string Assertion()
    {
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(options.PrivateKey ?? File.ReadAllText(options.PrivateKeyFile!));
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw MissingSettings.Unreadable($"Connections:{connection}:PrivateKeyFile", "does not name a readable RSA key in PEM form");
        }

        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = options.ClientId,
            Audience = options.Audience ?? options.LoginUrl.TrimEnd('/'),
            Claims = new Dictionary<string, object> { ["sub"] = options.Username! },
            Expires = time.GetUtcNow().Add(AssertionLife).UtcDateTime,
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key), SecurityAlgorithms.RsaSha256)
            {
                CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
            },
        };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private SalesforceToken Read(JsonObject answer)
    {
        var type = (string?)answer["token_type"];
        if (string.Equals(type, "DPoP", StringComparison.OrdinalIgnoreCase))
        {
            throw Refused(
                ErrorCode.ConnectionRefused,
                $"Salesforce gave {connection} a token bound to a key (DPoP), which this server does not use.",
                "The External Client App demands DPoP.",
                "Switch DPoP off for the app, then call again."
            );
        }

        if ((string?)answer["access_token"] is not { Length: > 0 } token)
        {
            throw Refused(
                ErrorCode.UpstreamUnavailable,
                $"Salesforce gave {connection} an answer without a token.",
                "Something answered in its place."
            );
        }

        // A rotated refresh token replaces ours: the old one is dead from now on.
        _refreshToken = (string?)answer["refresh_token"] ?? _refreshToken;
        var instance = (string?)answer["instance_url"] ?? options.InstanceUrl ?? options.LoginUrl;
        return new SalesforceToken(token, Instance(instance), (string?)answer["id"], (string?)answer["scope"], ++_number);
    }

    /// <summary>The host that gets the token from now on: never one that would carry it in the clear.</summary>
    private Uri Instance(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : throw Refused(
                ErrorCode.ConnectionRefused,
                $"Salesforce named an instance for {connection} that is not an https address.",
                "Something answered in its place."
            );

    private Error Denied(VendorAnswer answer)
    {
        var error = _faults.Of(answer);
        var cure = error.Upstream?.Code switch
        {
            "invalid_client" or "invalid_client_id" => "Correct ClientId and ClientSecret.",
            "invalid_grant" when options.Flow == SalesforceFlow.RefreshToken =>
                "Authorise the connection again: its refresh token is expired or withdrawn.",
            "invalid_grant" when options.Flow == SalesforceFlow.Jwt =>
                "Check that Username is right and active, that the app is pre-authorised for the user, that LoginUrl fits (test.salesforce.com for a sandbox), and that the certificate is the key's.",
            "invalid_grant" => "Check that a Run-As user is set for client credentials and that LoginUrl is the org's My Domain address.",
            "unsupported_grant_type" => "Enable the flow in the External Client App.",
            "inactive_user" => "Activate the integration user.",
            _ => null,
        };
        return cure is null || error.Upstream?.Status is not (400 or 401 or 403)
            ? error
            : error with
            {
                Code = ErrorCode.ConnectionExpired,
                Message = $"Salesforce gives {connection} no token: {error.Upstream?.Message ?? error.Upstream?.Code}",
                Cause = $"The {options.Flow} flow was refused ({error.Upstream?.Code}).",
                Cure = cure,
                Retry = RetryAdvice.AfterFix,
            };
    }

    private static GovernedException Refused(ErrorCode code, string message, string cause, string? cure = null) =>
        new(
            new Error
            {
                Code = code,
                Message = message,
                Cause = cause,
                Cure = cure ?? "Renew the credentials of the connection, then call again.",
            }
        );
}
