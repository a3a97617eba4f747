namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

internal sealed partial class SalesforceClient
{
    /// <summary>The scopes that the product needs, and no others.</summary>
    public const string Scopes = "api refresh_token id";

    /// <summary>The token in use; null before the first call.</summary>
    internal SalesforceToken? Token => _tokens.Current;

    /// <summary>Whether a person signs in for this connection.</summary>
    public bool TakesLogin => _options.Flow == SalesforceFlow.AuthorizationCode;

    /// <summary>Where a person signs in, https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm.</summary>
    public Uri LoginAddress(Uri redirect, string state, string challenge)
    {
        var query = string.Join(
            '&',
            new (string Name, string Value)[]
            {
                ("response_type", "code"),
                ("client_id", _options.ClientId!),
                ("redirect_uri", redirect.OriginalString),
                ("scope", Scopes),
                ("state", state),
                ("code_challenge", challenge),
                ("code_challenge_method", "S256"),
                ("prompt", "login consent"),
            }.Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}")
        );
        return new Uri(new Uri(_options.LoginUrl), $"/services/oauth2/authorize?{query}");
    }

    /// <summary>Exchanges the code of a sign-in for tokens, and keeps them.</summary>
    public Task AuthorizeAsync(string code, string verifier, Uri redirect, CancellationToken cancellationToken) =>
        _tokens.AuthorizeAsync(SalesforceGrant.Code(_options, code, verifier, redirect), _connection.SendAsync, cancellationToken);

    /// <summary>Asks for a new token now, whatever the present one is worth.</summary>
    public Task RenewAsync(CancellationToken cancellationToken) => _tokens.RenewAsync(_connection.SendAsync, cancellationToken);

    /// <summary>Ends the authorisation at Salesforce and forgets it. False where there was none.</summary>
    public Task<bool> RevokeAsync(CancellationToken cancellationToken) => _tokens.RevokeAsync(_connection.SendAsync, cancellationToken);

    /// <summary>Forgets the tokens here alone.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => _tokens.ForgetAsync(cancellationToken);

    /// <summary>How long the authorisation holds, from what is stored; asks nobody.</summary>
    public async Task<AuthorizationStanding> StandingAsync(CancellationToken cancellationToken)
    {
        var kept = await _tokens.KeptAsync(cancellationToken);
        var ours = _tokens.Ours(kept);
        return AuthorizationStanding.Of(
            _options,
            ours is null ? null : kept.Facts,
            _options.Flow != SalesforceFlow.AuthorizationCode || ours?.RefreshToken is not null,
            _time.GetUtcNow()
        );
    }

    /// <summary>The stored tokens; null where there are none of today's settings.</summary>
    internal async Task<TokenState?> TokensAsync(CancellationToken cancellationToken) =>
        _tokens.Ours(await _tokens.KeptAsync(cancellationToken));

    /// <summary>Notes that the owner is told now. False where that was done within <paramref name="again"/>, here or by another process.</summary>
    public async Task<bool> TakeWarningAsync(TimeSpan again, CancellationToken cancellationToken)
    {
        var kept = await _tokens.KeptAsync(cancellationToken);
        var now = _time.GetUtcNow();
        return kept.Facts is { } facts
            && !(now - facts.WarnedAt < again)
            && await _tokens.NoteAsync(kept, facts with { WarnedAt = now }, cancellationToken);
    }
}
