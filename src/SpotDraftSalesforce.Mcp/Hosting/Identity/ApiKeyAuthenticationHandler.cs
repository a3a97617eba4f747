using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Hosting.Identity;

/// <summary>
/// Takes an API key from <c>Authorization: Bearer</c> or <c>X-Api-Key</c>; never from a query string, which ends up in logs and histories.
/// </summary>
internal sealed class ApiKeyAuthenticationHandler(
    IOptionsMonitor<ApiKeyAuthenticationOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ApiKeys keys,
    FailedAttempts failures
) : AuthenticationHandler<ApiKeyAuthenticationOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";
    private const string KeyHeader = "X-Api-Key";

    private bool _limited;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!TryReadKey(out var text, out var fault))
        {
            return fault is null ? AuthenticateResult.NoResult() : AuthenticateResult.Fail(fault);
        }

        var address = Context.Connection.RemoteIpAddress;
        if (!failures.MayTry(address))
        {
            _limited = true;
            return AuthenticateResult.Fail("Too many failed attempts from this address.");
        }

        if (await keys.AuthenticateAsync(text, "http", Context.RequestAborted) is { } caller)
        {
            return AuthenticateResult.Success(new AuthenticationTicket(CallerIdentity.PrincipalOf(caller, Scheme.Name), Scheme.Name));
        }

        failures.Add(address);
        return AuthenticateResult.Fail("The API key is not valid.");
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        var (status, error) = (_limited, result.Failure) switch
        {
            (true, _) => (StatusCodes.Status429TooManyRequests, TooMany()),
            (_, null) => (StatusCodes.Status401Unauthorized, Refused("This server needs an API key.")),
            (_, var failure) => (StatusCodes.Status401Unauthorized, Refused(failure.Message)),
        };
        Response.StatusCode = status;
        if (_limited)
        {
            Response.Headers.RetryAfter = "60";
        }
        else
        {
            // The reason is the same whatever is wrong with a key: an attacker learns nothing from it.
            Response.Headers.WWWAuthenticate = result.Failure is null
                ? "Bearer realm=\"sdsf\""
                : "Bearer realm=\"sdsf\", error=\"invalid_token\"";
        }

        Response.ContentType = "application/json";
        await Response.WriteAsync(
            new JsonObject { ["error"] = GovernanceJson.ToNode(error) }.ToJsonString(GovernanceJson.Options),
            Context.RequestAborted
        );
    }

    /// <summary>False where there is no key, or where headers contradict each other (then with a fault).</summary>
    private bool TryReadKey(out string? text, out string? fault)
    {
        var authorization = Request.Headers.Authorization;
        var named = Request.Headers[KeyHeader];
        fault =
            authorization.Count > 1 || named.Count > 1 || (authorization.Count == 1 && named.Count == 1)
                ? "Send one credential, in one header."
                : null;
        text =
            named.Count == 1 ? named[0]
            : authorization is [{ } value] && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value[Bearer.Length..].Trim()
            : null;
        if (fault is null && text is null && authorization.Count == 1)
        {
            fault = "The Authorization header has to be 'Bearer' and an API key.";
        }

        return fault is null && text is not null;
    }

    private static Error Refused(string message) =>
        new()
        {
            Code = ErrorCode.Denied,
            Message = message,
            Cause = "No valid key came in 'Authorization: Bearer …' or 'X-Api-Key: …'; a key in the address is not looked at.",
            Cure = "Send a key that is neither revoked nor expired. An administrator makes one with 'keys create'.",
        };

    private static Error TooMany() =>
        new()
        {
            Code = ErrorCode.Limited,
            Message = "Too many failed attempts from this address.",
            Cure = "Correct the key and try again in a minute.",
            Retry = RetryAdvice.After(TimeSpan.FromMinutes(1)),
        };
}
