namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>Puts the workspace's credential on each request to its host, and on no other.</summary>
internal sealed class SpotDraftAuthentication(SpotDraftOptions options, Uri home) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = new Uri(home, request.RequestUri!);
        request.RequestUri = address;
        foreach (var header in (string[])["client-id", "client-secret"])
        {
            request.Headers.Remove(header);
        }

        if (Uri.Compare(address, home, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0)
        {
            request.Headers.TryAddWithoutValidation("client-id", options.ClientId);
            request.Headers.TryAddWithoutValidation("client-secret", options.ClientSecret);
            if (request.Headers.Accept.Count == 0)
            {
                // Files are declared as JSON and come as what they are.
                request.Headers.Accept.ParseAdd("application/json, */*;q=0.1");
            }

            if (options.UserEmail is { Length: > 0 } email && !request.Headers.Contains("user-email"))
            {
                request.Headers.TryAddWithoutValidation("user-email", email);
            }
        }

        return base.SendAsync(request, cancellationToken);
    }
}
