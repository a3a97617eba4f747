using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// Sends each request to the instance that the token names. A session that ran out is renewed once and the request sent once more: the refusal
/// was definite, so that is safe for every request. The other two meanings of 401 would loop for ever and are left alone.
/// </summary>
internal sealed class SalesforceAuthentication(SalesforceTokens tokens, TimeProvider time) : DelegatingHandler
{
    /// <summary>How the identity service refuses a session, in plain text.</summary>
    private const string BadIdentityToken = "Bad_OAuth_Token";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!;
        if (request.IsAnonymous() && path.IsAbsoluteUri)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var token = await tokens.GetAsync(0, FetchAsync, cancellationToken);
        var response = await SendAsync(request, path, token, cancellationToken);
        if (request.IsAnonymous() || !await IsStaleAsync(response, cancellationToken))
        {
            return response;
        }

        response.Dispose();
        var renewed = await tokens.GetAsync(token.Number, FetchAsync, cancellationToken);
        return await SendAsync(request, path, renewed, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        Uri path,
        SalesforceToken token,
        CancellationToken cancellationToken
    )
    {
        request.RequestUri = path.IsAbsoluteUri ? path : new Uri(token.Instance, path);
        request.Headers.Authorization = request.IsAnonymous() ? null : new AuthenticationHeaderValue("Bearer", token.AccessToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            await ScrubAsync(response, token.AccessToken, cancellationToken);
        }

        return response;
    }

    private async Task<VendorAnswer> FetchAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await base.SendAsync(request, cancellationToken);
        return await VendorAnswer.ReadAsync(response, time, cancellationToken);
    }

    /// <summary>A refusal that repeats the token must not carry it into a message.</summary>
    private static async Task ScrubAsync(HttpResponseMessage response, string token, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var clean = SalesforceTokenEndpoint.Scrub(text, [token]);
        if (!ReferenceEquals(clean, text))
        {
            var type = response.Content.Headers.ContentType;
            response.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(clean));
            response.Content.Headers.ContentType = type;
            await response.Content.LoadIntoBufferAsync(cancellationToken);
        }
    }

    private async Task<bool> IsStaleAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
        {
            return false;
        }

        var answer = await VendorAnswer.ReadAsync(response, time, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Forbidden)
        {
            return answer.Body.Length < 100 && answer.Text().Trim() == BadIdentityToken;
        }

        var (code, message) = SalesforceDialect.Read(answer.Json);
        return code == SalesforceDialect.InvalidSession && SalesforceDialect.IsStaleSession(message ?? "");
    }
}
