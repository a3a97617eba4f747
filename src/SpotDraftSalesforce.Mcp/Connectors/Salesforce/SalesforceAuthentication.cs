using System.Net;
using System.Net.Http.Headers;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// Sends each request to the instance that the token names. A session that ran out is renewed once and the request sent once more: the refusal
/// was definite, so that is safe for every request. The other two meanings of 401 would loop for ever and are left alone.
/// </summary>
internal sealed class SalesforceAuthentication(SalesforceTokens tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!;
        var token = await tokens.GetAsync(0, base.SendAsync, cancellationToken);
        var response = await SendAsync(request, path, token, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || request.IsAnonymous() || !await IsStaleAsync(response, cancellationToken))
        {
            return response;
        }

        response.Dispose();
        var renewed = await tokens.GetAsync(token.Number, base.SendAsync, cancellationToken);
        return await SendAsync(request, path, renewed, cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        Uri path,
        SalesforceToken token,
        CancellationToken cancellationToken
    )
    {
        request.RequestUri = path.IsAbsoluteUri ? path : new Uri(token.Instance, path);
        request.Headers.Authorization = request.IsAnonymous() ? null : new AuthenticationHeaderValue("Bearer", token.AccessToken);
        return base.SendAsync(request, cancellationToken);
    }

    private static async Task<bool> IsStaleAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var answer = await VendorAnswer.ReadAsync(response, TimeProvider.System, cancellationToken);
        var (code, message) = SalesforceDialect.Read(answer.Json);
        return code == SalesforceDialect.InvalidSession && SalesforceDialect.IsStaleSession(message ?? "");
    }
}
