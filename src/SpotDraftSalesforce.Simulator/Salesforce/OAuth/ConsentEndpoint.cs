using Microsoft.AspNetCore.WebUtilities;

namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>
/// The page where a person logs in and agrees, without the page: whoever opens the address is sent back with a code at once.
/// The person is the one whom <c>login_hint</c> names, or else the integration user.
/// </summary>
internal sealed class ConsentEndpoint(SalesforceOrg org, SalesforceCredentials credentials, OAuthPolicy policy, AuthorizationCodes codes)
{
    /// <summary>https://openid.net/specs/openid-connect-discovery-1_0.html</summary>
    public static Task DiscoverAsync(HttpContext context)
    {
        var ownBase = OrgBase.Of(context);
        return context.Response.WriteAsJsonAsync(
            new
            {
                issuer = ownBase,
                authorization_endpoint = ownBase + "/services/oauth2/authorize",
                token_endpoint = ownBase + "/services/oauth2/token",
                revocation_endpoint = ownBase + "/services/oauth2/revoke",
                introspection_endpoint = ownBase + "/services/oauth2/introspect",
                userinfo_endpoint = ownBase + "/services/oauth2/userinfo",
                scopes_supported = (string[])["id", "api", "web", "full", "refresh_token", "openid", "offline_access"],
                response_types_supported = (string[])["code"],
                subject_types_supported = (string[])["public"],
                id_token_signing_alg_values_supported = (string[])["RS256"],
                token_endpoint_auth_methods_supported = (string[])["client_secret_post", "client_secret_basic"],
                code_challenge_methods_supported = (string[])["S256"],
            },
            context.RequestAborted
        );
    }

    public async Task AuthorizeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var redirect = query["redirect_uri"].ToString();
        if (query["client_id"] != credentials.ClientId)
        {
            await RefuseAsync(context, "invalid_client_id", "client identifier invalid");
        }
        else if (!IsRegistered(redirect))
        {
            await RefuseAsync(context, "redirect_uri_mismatch", "redirect_uri must match configuration");
        }
        else
        {
            context.Response.Redirect(QueryHelpers.AddQueryString(redirect, Answer(query, redirect)));
        }
    }

    private Dictionary<string, string?> Answer(IQueryCollection query, string redirect)
    {
        var answer = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (query["response_type"] != "code")
        {
            (answer["error"], answer["error_description"]) = ("unsupported_response_type", "response type not supported");
        }
        else if (query.ContainsKey("code_challenge_method") && query["code_challenge_method"] != "S256")
        {
            (answer["error"], answer["error_description"]) = ("invalid_request", "invalid code challenge method");
        }
        else if (!policy.Consent)
        {
            (answer["error"], answer["error_description"]) = ("access_denied", "end-user denied authorization");
        }
        else
        {
            var hinted = query["login_hint"].ToString() is { Length: > 0 } hint ? OrgUsers.ByUsername(org, hint)?.Id : null;
            var scope = query["scope"].ToString() is { Length: > 0 } asked ? asked : policy.Scope;
            var challenge = query["code_challenge"].ToString() is { Length: > 0 } sent ? sent : null;
            answer["code"] = codes.Issue(hinted ?? org.IntegrationUserId, scope, redirect, challenge);
        }

        if (query["state"].ToString() is { Length: > 0 } state)
        {
            answer["state"] = state;
        }

        return answer;
    }

    // Loopback redirects of native apps (RFC 8252) are what this org's app has registered.
    private static bool IsRegistered(string redirect) =>
        Uri.TryCreate(redirect, UriKind.Absolute, out var uri) && uri.IsLoopback && uri.Scheme is "http" or "https";

    private static Task RefuseAsync(HttpContext context, string error, string description)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "text/html;charset=UTF-8";
        return context.Response.WriteAsync(
            $"<html><body>error={error}&error_description={description}</body></html>",
            context.RequestAborted
        );
    }
}
