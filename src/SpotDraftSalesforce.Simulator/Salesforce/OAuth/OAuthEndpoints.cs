using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>Token, revocation and introspection.</summary>
internal sealed class OAuthEndpoints(
    SalesforceOrg org,
    Sessions sessions,
    SalesforceCredentials credentials,
    SimulatorClock clock,
    OAuthPolicy policy,
    AuthorizationCodes codes
)
{
    private readonly JwtAssertion _assertion = new(clock);

    public async Task TokenAsync(HttpContext context)
    {
        try
        {
            var form = await ReadFormAsync(context);
            var ownBase = OrgBase.Of(context);
            await context.Response.WriteAsJsonAsync(Grant(form, context.Request, ownBase), context.RequestAborted);
        }
        catch (OAuthRefusal refusal)
        {
            await AnswerAsync(context, refusal);
        }
    }

    public async Task RevokeAsync(HttpContext context)
    {
        var token = context.Request.Query["token"].ToString();
        if (token.Length == 0 && context.Request.HasFormContentType)
        {
            token = (await context.Request.ReadFormAsync(context.RequestAborted))["token"].ToString();
        }

        if (!sessions.Revoke(token))
        {
            await AnswerAsync(context, new OAuthRefusal("unsupported_token_type", "this token type is not supported"));
        }
    }

    public async Task IntrospectAsync(HttpContext context)
    {
        try
        {
            var form = await ReadFormAsync(context);
            CheckClient(form, context.Request);
            var session = sessions.Peek(form["token"].ToString());
            await context.Response.WriteAsJsonAsync(
                session is null
                    ? new Dictionary<string, object?>(StringComparer.Ordinal) { ["active"] = false }
                    : Describe(session, OrgBase.Of(context)),
                context.RequestAborted
            );
        }
        catch (OAuthRefusal refusal)
        {
            await AnswerAsync(context, refusal);
        }
    }

    private Dictionary<string, object?> Grant(IFormCollection form, HttpRequest request, string ownBase)
    {
        var (userId, refreshToken, scope) = form["grant_type"].ToString() switch
        {
            "client_credentials" => (ByClient(form, request), null, null),
            "refresh_token" => ByRefreshToken(form, request),
            "authorization_code" => ByCode(form, request),
            "urn:ietf:params:oauth:grant-type:jwt-bearer" => (ByAssertion(form, ownBase), null, null),
            "password" => (ByPassword(form, request), null, (string?)null),
            _ => throw new OAuthRefusal("unsupported_grant_type", "grant type not supported"),
        };
        var session = sessions.Open(userId, credentials.ClientId, scope);
        var identity = $"{ownBase}/id/{org.OrganizationId}/{userId}";
        var issued = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var answer = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["access_token"] = session.Token,
            ["signature"] = Sign(identity + issued),
            ["scope"] = session.Scope,
            ["instance_url"] = ownBase,
            ["id"] = identity,
            ["token_type"] = "Bearer",
            ["issued_at"] = issued,
        };
        if (refreshToken is not null)
        {
            answer["refresh_token"] = refreshToken;
        }

        return answer;
    }

    private string ByClient(IFormCollection form, HttpRequest request)
    {
        CheckClient(form, request);
        return policy.ClientCredentialsUser
            ? org.IntegrationUserId
            : throw new OAuthRefusal("invalid_grant", "no client credentials user enabled");
    }

    private (string UserId, string? RefreshToken, string? Scope) ByRefreshToken(IFormCollection form, HttpRequest request)
    {
        CheckPublicClient(form, request);
        var (userId, replacement) =
            sessions.Refresh(form["refresh_token"].ToString()) ?? throw new OAuthRefusal("invalid_grant", "expired access/refresh token");
        return Active(userId) ? (userId, replacement, null) : throw new OAuthRefusal("inactive_user", "user is inactive");
    }

    private (string UserId, string? RefreshToken, string? Scope) ByCode(IFormCollection form, HttpRequest request)
    {
        CheckPublicClient(form, request);
        var granted = codes.Redeem(form["code"].ToString(), form["redirect_uri"].ToString(), form["code_verifier"].ToString());
        var lasting = granted.Scope.Split(' ').Any(one => one is "refresh_token" or "offline_access" or "full");
        return (granted.UserId, lasting ? sessions.NewRefreshToken(granted.UserId) : null, granted.Scope);
    }

    // A public client has no secret to send; one that is sent must be right.
    private void CheckPublicClient(IFormCollection form, HttpRequest request)
    {
        if (form.ContainsKey("client_secret") || request.Headers.Authorization.Count > 0)
        {
            CheckClient(form, request);
        }
        else if (form["client_id"] != credentials.ClientId)
        {
            throw new OAuthRefusal("invalid_client_id", "client identifier invalid");
        }
    }

    private bool Active(string userId) => org.Atomically(() => org.Find(userId)?.Flag("IsActive") == true);

    private string ByAssertion(IFormCollection form, string ownBase)
    {
        var username = _assertion.Subject(form["assertion"].ToString(), credentials.ClientId, ownBase);
        var user = OrgUsers.ByUsername(org, username) ?? throw new OAuthRefusal("invalid_grant", "user hasn't approved this consumer");
        return user.Flag("IsActive") ? user.Id : throw new OAuthRefusal("inactive_user", "user is inactive");
    }

    private string ByPassword(IFormCollection form, HttpRequest request)
    {
        CheckClient(form, request);
        return
            form["username"] == credentials.Username
            && form["password"].ToString().StartsWith(credentials.Password, StringComparison.Ordinal)
            ? org.IntegrationUserId
            : throw new OAuthRefusal("invalid_grant", "authentication failure");
    }

    private void CheckClient(IFormCollection form, HttpRequest request)
    {
        var (id, secret) = (form["client_id"].ToString(), form["client_secret"].ToString());
        var basic = request.Headers.Authorization.ToString();
        if (basic.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            (id, secret) = ReadBasic(basic[6..]);
        }

        if (id != credentials.ClientId)
        {
            throw new OAuthRefusal("invalid_client_id", "client identifier invalid");
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(credentials.ClientSecret)))
        {
            throw new OAuthRefusal("invalid_client", "invalid client credentials", StatusCodes.Status401Unauthorized);
        }
    }

    private static (string Id, string Secret) ReadBasic(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded.Trim(), bytes, out var length))
        {
            return (string.Empty, string.Empty);
        }

        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : string.Empty);
    }

    private Dictionary<string, object?> Describe(Session session, string ownBase) =>
        new(StringComparer.Ordinal)
        {
            ["active"] = true,
            ["scope"] = session.Scope,
            ["client_id"] = session.ClientId,
            ["username"] = org.Atomically(() => org.Find(session.UserId)?.Text("Username")),
            ["sub"] = $"{ownBase}/id/{org.OrganizationId}/{session.UserId}",
            ["token_type"] = "access_token",
            ["exp"] = sessions.ExpiryOf(session).ToUnixTimeSeconds(),
            ["iat"] = session.Issued.ToUnixTimeSeconds(),
            ["nbf"] = session.Issued.ToUnixTimeSeconds(),
        };

    private string Sign(string text) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(credentials.ClientSecret), Encoding.UTF8.GetBytes(text)));

    private static async Task<IFormCollection> ReadFormAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            throw new OAuthRefusal("invalid_request", "must use HTTP POST");
        }

        return context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(context.RequestAborted)
            : throw new OAuthRefusal("invalid_request", "content type must be application/x-www-form-urlencoded");
    }

    private static Task AnswerAsync(HttpContext context, OAuthRefusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        return context.Response.WriteAsJsonAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["error"] = refusal.Error, ["error_description"] = refusal.Message },
            context.RequestAborted
        );
    }
}
