using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// The access token of one connection. However many calls find it missing or stale at once, in however many processes, one request renews it and
/// all share the answer. Salesforce tells no lifetime: a token is good until a call is refused.
/// </summary>
internal sealed class SalesforceTokens(string connection, SalesforceOptions options, TokenVault vault, TimeProvider time) : IDisposable
{
    /// <summary>A token that another process got longer ago than this is not worth a try: the usual session ends after two hours without a call.</summary>
    private static readonly TimeSpan GoodAtStart = TimeSpan.FromHours(2);

    /// <summary>After a refusal only a token as new as this is taken over from another process; an older one most likely died with ours.</summary>
    private static readonly TimeSpan GoodAfterRefusal = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LeasePoll = TimeSpan.FromMilliseconds(50);

    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private readonly SalesforceTokenEndpoint _endpoint = new(connection, options);
    private SalesforceToken? _current;
    private int _number;

    /// <summary>The token in use; null before the first call.</summary>
    public SalesforceToken? Current => Volatile.Read(ref _current);

    /// <summary>Longer than a token request can take, so that no second process sends the refresh token while the first one still waits.</summary>
    private TimeSpan LeaseLife => (2 * options.Timeout) + TimeSpan.FromSeconds(15);

    /// <summary>A token newer than number <paramref name="stale"/>, fetched through <paramref name="send"/> if there is none yet.</summary>
    public async Task<SalesforceToken> GetAsync(
        int stale,
        Func<HttpRequestMessage, CancellationToken, Task<VendorAnswer>> send,
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

            return Use(
                options.Flow == SalesforceFlow.AccessToken
                    ? Ready(stale)
                    : await ObtainAsync(stale == 0 ? null : Current?.AccessToken, GoodAtStart, send, cancellationToken)
            );
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>Asks for a new token although the present one may be good: that is the use that keeps a refresh token alive.</summary>
    public async Task RenewAsync(Func<HttpRequestMessage, CancellationToken, Task<VendorAnswer>> send, CancellationToken cancellationToken)
    {
        if (options.Flow == SalesforceFlow.AccessToken)
        {
            return;
        }

        await _renewing.WaitAsync(cancellationToken);
        try
        {
            Use(await ObtainAsync(Current?.AccessToken, TimeSpan.Zero, send, cancellationToken));
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>Exchanges what a person's sign-in gave for tokens, and keeps them.</summary>
    public async Task AuthorizeAsync(
        SalesforceGrant code,
        Func<HttpRequestMessage, CancellationToken, Task<VendorAnswer>> send,
        CancellationToken cancellationToken
    )
    {
        var grant = await _endpoint.AskAsync(code, send, cancellationToken);
        if (grant.RefreshToken is null)
        {
            throw TokenRefusals.Refused(
                ErrorCode.ConnectionRefused,
                $"Salesforce gave {connection} no refresh token.",
                "The External Client App lacks the scope 'refresh_token', or its policy expires refresh tokens at once.",
                "Add the scope 'Perform requests at any time (refresh_token, offline_access)', then sign in again."
            );
        }

        var now = time.GetUtcNow();
        Use(await KeepAsync(grant, null, new TokenFacts { RenewedAt = now, AuthorizedAt = now }));
    }

    /// <summary>Ends the tokens at Salesforce and forgets them. False where there were none.</summary>
    public async Task<bool> RevokeAsync(
        Func<HttpRequestMessage, CancellationToken, Task<VendorAnswer>> send,
        CancellationToken cancellationToken
    )
    {
        var kept = await vault.ReadAsync(connection, cancellationToken);
        var token = Ours(kept)?.RefreshToken ?? options.RefreshToken ?? Ours(kept)?.AccessToken ?? options.AccessToken;
        if (token is not null)
        {
            await _endpoint.RevokeAsync(token, send, cancellationToken);
        }

        await ForgetAsync(cancellationToken);
        return token is not null;
    }

    /// <summary>Forgets the tokens without telling Salesforce.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await vault.DeleteAsync(connection, cancellationToken);
        Volatile.Write(ref _current, null);
    }

    public Task<KeptTokens> KeptAsync(CancellationToken cancellationToken) => vault.ReadAsync(connection, cancellationToken);

    /// <summary>Writes facts about the tokens. False where they changed meanwhile.</summary>
    public Task<bool> NoteAsync(KeptTokens read, TokenFacts facts, CancellationToken cancellationToken) =>
        vault.NoteAsync(connection, read, facts, cancellationToken);

    /// <summary>The stored tokens, if they were got with the settings of today.</summary>
    public TokenState? Ours(KeptTokens kept) => kept.State is { } state && state.Fingerprint == Fingerprint() ? state : null;

    public void Dispose() => _renewing.Dispose();

    private SalesforceToken Use(SalesforceToken token)
    {
        Volatile.Write(ref _current, token);
        return token;
    }

    private SalesforceToken Ready(int stale) =>
        stale == 0
            ? new SalesforceToken(options.AccessToken!, new Uri(options.InstanceUrl!), null, null, ++_number)
            : throw TokenRefusals.Refused(
                ErrorCode.ConnectionExpired,
                $"The access token of {connection} is no longer accepted.",
                "A ready access token cannot be renewed by the server."
            );

    /// <param name="failed">The token that was refused; null where none was.</param>
    /// <param name="goodFor">How old a token of another process may be.</param>
    private async Task<SalesforceToken> ObtainAsync(
        string? failed,
        TimeSpan goodFor,
        Func<HttpRequestMessage, CancellationToken, Task<VendorAnswer>> send,
        CancellationToken cancellationToken
    )
    {
        goodFor = failed is not null && goodFor > GoodAfterRefusal ? GoodAfterRefusal : goodFor;
        var began = time.GetUtcNow();
        bool Usable(KeptTokens kept) =>
            Ours(kept) is { } state
            && state.AccessToken != failed
            && (time.GetUtcNow() - kept.Facts!.RenewedAt < goodFor || kept.Facts.RenewedAt > began);
        var kept = await vault.ReadAsync(connection, cancellationToken);
        while (!Usable(kept))
        {
            if (await vault.TryLeaseAsync(connection, _owner, LeaseLife, cancellationToken))
            {
                try
                {
                    kept = await vault.ReadAsync(connection, cancellationToken);
                    return Usable(kept) ? Adopt(kept) : await FetchAsync(kept, send, cancellationToken);
                }
                finally
                {
                    await vault.ReleaseAsync(connection, _owner);
                }
            }

            await Task.Delay(LeasePoll, time, cancellationToken);
            kept = await vault.ReadAsync(connection, cancellationToken);
        }

        return Adopt(kept);
    }

    private SalesforceToken Adopt(KeptTokens kept) => Token(kept.State!);

    private SalesforceToken Token(TokenState state) =>
        new(state.AccessToken, new Uri(state.Instance), state.IdentityUrl, state.Scope, ++_number);

    private async Task<SalesforceToken> FetchAsync(
        KeptTokens kept,
        Func<HttpRequestMessage, CancellationToken, Task<VendorAnswer>> send,
        CancellationToken cancellationToken
    )
    {
        if (!SalesforceFlow.HasRefreshToken(options.Flow))
        {
            var given =
                options.Flow == SalesforceFlow.Jwt
                    ? await AssertAsync(send, cancellationToken)
                    : await ClientAsync(send, cancellationToken);
            return await KeepAsync(given, null, new TokenFacts { RenewedAt = time.GetUtcNow() });
        }

        var refreshToken = Ours(kept)?.RefreshToken ?? options.RefreshToken ?? throw TokenRefusals.NotAuthorized(connection);
        try
        {
            // Not cancelled by the caller: under rotation an answer that nobody waits for is an authorisation lost.
            var grant = await _endpoint.AskAsync(SalesforceGrant.Refresh(options, refreshToken), send, CancellationToken.None);
            var now = time.GetUtcNow();
            return await KeepAsync(
                grant,
                refreshToken,
                kept.Facts is { } before && Ours(kept) is not null
                    ? before with
                    {
                        RenewedAt = now,
                        AuthorizedAt = before.AuthorizedAt ?? now,
                        RefusedAt = null,
                    }
                    : new TokenFacts { RenewedAt = now, AuthorizedAt = now }
            );
        }
        catch (GovernedException fault) when (TokenRefusals.IsDead(fault.Error) && Ours(kept) is not null)
        {
            await vault.NoteAsync(connection, kept, kept.Facts! with { RefusedAt = time.GetUtcNow() }, CancellationToken.None);
            throw;
        }
    }

    private Task<TokenGrant> ClientAsync(
        Func<HttpRequestMessage, CancellationToken, Task<VendorAnswer>> send,
        CancellationToken cancellationToken
    ) => _endpoint.AskAsync(SalesforceGrant.ClientCredentials(options), send, cancellationToken);

    /// <summary>A My Domain host takes its own address as audience or that of its login host: where the first is refused, the other is tried.</summary>
    private async Task<TokenGrant> AssertAsync(
        Func<HttpRequestMessage, CancellationToken, Task<VendorAnswer>> send,
        CancellationToken cancellationToken
    )
    {
        var audience = options.Audience ?? options.LoginUrl.TrimEnd('/');
        try
        {
            return await _endpoint.AskAsync(Assertion(audience), send, cancellationToken);
        }
        catch (GovernedException fault) when (options.Audience is null && TokenRefusals.IsWrongAudience(fault.Error))
        {
            return await _endpoint.AskAsync(Assertion(options.LoginAudience), send, cancellationToken);
        }
    }

    private SalesforceGrant Assertion(string audience) => SalesforceGrant.Jwt(connection, options, audience, time.GetUtcNow());

    /// <summary>Makes what came durable, and only then lets it be used.</summary>
    /// <param name="used">The refresh token that was sent: it stays unless a new one came.</param>
    private async Task<SalesforceToken> KeepAsync(TokenGrant grant, string? used, TokenFacts facts)
    {
        var state = new TokenState(
            Fingerprint(),
            grant.AccessToken,
            grant.Instance.OriginalString,
            grant.IdentityUrl,
            grant.Scope,
            grant.RefreshToken ?? used
        );
        // What came is newer than whatever is stored, so somebody else's write in between does not stand in its way.
        var kept = await vault.ReadAsync(connection, CancellationToken.None);
        while (!await vault.SaveAsync(connection, kept, state, facts, CancellationToken.None))
        {
            kept = await vault.ReadAsync(connection, CancellationToken.None);
        }

        return Token(state);
    }

    private string Fingerprint() =>
        options.Flow == SalesforceFlow.AuthorizationCode
            ? vault.Fingerprint(options.Flow, options.LoginUrl, options.ClientId)
            : vault.Fingerprint(
                options.Flow,
                options.LoginUrl,
                options.ClientId,
                options.ClientSecret,
                options.Username,
                options.PrivateKey ?? options.PrivateKeyFile,
                options.RefreshToken
            );
}
