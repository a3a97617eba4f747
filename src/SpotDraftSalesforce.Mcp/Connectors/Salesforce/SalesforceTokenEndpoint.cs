using System.Text;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// Asks <c>/services/oauth2/token</c> and <c>/services/oauth2/revoke</c> of a connection's login host. What was sent is taken out of what comes
/// back before anybody reads it: a host that repeats a secret in its refusal must not carry it into a message.
/// </summary>
internal sealed class SalesforceTokenEndpoint(string connection, SalesforceOptions options)
{
    private const string Removed = "[removed]";
    private const int ShortestSecret = 6;

    private readonly UpstreamFaults _faults = new(connection, new SalesforceDialect());

    public async Task<TokenGrant> AskAsync(
        SalesforceGrant grant,
        Func<HttpRequestMessage, CancellationToken, Task<VendorAnswer>> send,
        CancellationToken cancellationToken
    )
    {
        using var request = Post("/services/oauth2/token", grant.Form, $"{grant.Name} grant", grant.MayBeRepeated);
        var answer = Scrubbed(await send(request, cancellationToken), grant.Secrets);
        if (!answer.IsSuccess)
        {
            throw new GovernedException(Scrubbed(TokenRefusals.Of(connection, options, grant.Name, _faults.Of(answer)), grant.Secrets));
        }

        return Read(answer.Json as JsonObject ?? throw new GovernedException(_faults.NotJson(answer)));
    }

    /// <summary>Ends a refresh token with all that came of it, or an access token alone. A token that is dead already counts as ended.</summary>
    public async Task RevokeAsync(
        string token,
        Func<HttpRequestMessage, CancellationToken, Task<VendorAnswer>> send,
        CancellationToken cancellationToken
    )
    {
        var form = new Dictionary<string, string> { ["token"] = token };
        using var request = Post("/services/oauth2/revoke", form, "revocation", repeatable: true);
        var answer = Scrubbed(await send(request, cancellationToken), [token]);
        var error = answer.IsSuccess ? null : _faults.Of(answer);
        if (error is not null && error.Upstream?.Code is not ("unsupported_token_type" or "invalid_token"))
        {
            throw new GovernedException(Scrubbed(error, [token]));
        }
    }

    private HttpRequestMessage Post(string path, IReadOnlyDictionary<string, string> form, string purpose, bool repeatable)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(options.LoginUrl), path))
        {
            Content = new FormUrlEncodedContent(form),
        }.Anonymous();
        return repeatable ? request.Reading(purpose) : request.ReadingOnce(purpose);
    }

    private TokenGrant Read(JsonObject answer)
    {
        if (string.Equals(Text(answer, "token_type"), "DPoP", StringComparison.OrdinalIgnoreCase))
        {
            throw TokenRefusals.Refused(
                ErrorCode.ConnectionRefused,
                $"Salesforce gave {connection} a token bound to a key (DPoP), which this server does not use.",
                "The External Client App demands DPoP.",
                "Switch DPoP off for the app, then call again."
            );
        }

        if (Text(answer, "access_token") is not { Length: > 0 } token)
        {
            throw TokenRefusals.Refused(
                ErrorCode.UpstreamUnavailable,
                $"Salesforce gave {connection} an answer without a token.",
                "Something answered in its place."
            );
        }

        var instance = Text(answer, "instance_url") ?? options.InstanceUrl ?? options.LoginUrl;
        return new TokenGrant(token, Instance(instance), Text(answer, "id"), Text(answer, "scope"), Text(answer, "refresh_token"));
    }

    /// <summary>The host that gets the token from now on: never one that would carry it in the clear.</summary>
    private Uri Instance(string text) =>
        MissingSettings.IsSafe(text, out var address)
            ? address
            : throw TokenRefusals.Refused(
                ErrorCode.ConnectionRefused,
                $"Salesforce named an instance for {connection} that is not an https address.",
                "Something answered in its place."
            );

    private static string? Text(JsonObject answer, string key) =>
        answer[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static VendorAnswer Scrubbed(VendorAnswer answer, IReadOnlyList<string> secrets)
    {
        if (answer.IsSuccess)
        {
            return answer;
        }

        var text = answer.Text();
        var clean = Scrub(text, secrets);
        return ReferenceEquals(clean, text)
            ? answer
            : new VendorAnswer
            {
                Status = answer.Status,
                MediaType = answer.MediaType,
                Body = Encoding.UTF8.GetBytes(clean),
                RetryAfter = answer.RetryAfter,
            };
    }

    private static Error Scrubbed(Error error, IReadOnlyList<string> secrets) =>
        error with
        {
            Message = Scrub(error.Message, secrets),
            Cause = error.Cause is null ? null : Scrub(error.Cause, secrets),
            Upstream = error.Upstream is { Message: { } said } upstream ? upstream with { Message = Scrub(said, secrets) } : error.Upstream,
        };

    internal static string Scrub(string text, IReadOnlyList<string> secrets)
    {
        foreach (var secret in secrets.Where(secret => secret.Length >= ShortestSecret))
        {
            foreach (var form in new[] { secret, Uri.EscapeDataString(secret) })
            {
                if (text.Contains(form, StringComparison.Ordinal))
                {
                    text = text.Replace(form, Removed, StringComparison.Ordinal);
                }
            }
        }

        return text;
    }
}
