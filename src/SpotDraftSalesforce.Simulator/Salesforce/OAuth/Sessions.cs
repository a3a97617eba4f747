using System.Security.Cryptography;

namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>Access tokens and refresh tokens that are alive.</summary>
internal sealed class Sessions(SalesforceOrg org, SimulatorClock clock, SalesforceSettings settings, OAuthPolicy policy)
{
    private const string TokenAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Session> _access = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RefreshGrant> _refresh = new(StringComparer.Ordinal);

    public Session Open(string userId, string clientId, string? scope = null)
    {
        var token = $"{org.OrganizationId[..15]}!AR{RandomNumberGenerator.GetString(TokenAlphabet, 94)}";
        var session = new Session(token, userId, clientId, scope ?? policy.Scope, clock.GetUtcNow());
        lock (_gate)
        {
            _access[token] = session;
        }

        return session;
    }

    /// <summary>The session of a token, which counts as used now; null when it is unknown, revoked or timed out.</summary>
    public Session? Use(string token)
    {
        lock (_gate)
        {
            if (Peek(token) is not { } session)
            {
                return null;
            }

            session.LastUsed = clock.GetUtcNow();
            return session;
        }
    }

    public Session? Peek(string token)
    {
        lock (_gate)
        {
            if (!_access.TryGetValue(token, out var session))
            {
                return null;
            }

            if (clock.GetUtcNow() - session.LastUsed < settings.SessionTimeout)
            {
                return session;
            }

            _access.Remove(token);
            return null;
        }
    }

    public DateTimeOffset ExpiryOf(Session session) => session.LastUsed + settings.SessionTimeout;

    public void Grant(string refreshToken, string userId)
    {
        lock (_gate)
        {
            _refresh[refreshToken] = new RefreshGrant(userId, clock.GetUtcNow());
        }
    }

    public string NewRefreshToken(string userId)
    {
        var token = "5Aep861" + RandomNumberGenerator.GetString(TokenAlphabet, 80);
        Grant(token, userId);
        return token;
    }

    /// <summary>The user of a refresh token, and the token to use next time: the same, or a new one under rotation.</summary>
    public (string UserId, string? Replacement)? Refresh(string refreshToken)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (!_refresh.TryGetValue(refreshToken, out var grant))
            {
                return null;
            }

            if (now - grant.LastUsed >= policy.RefreshTokenIdleLife)
            {
                _refresh.Remove(refreshToken);
                return null;
            }

            if (!policy.RotateRefreshTokens)
            {
                _refresh[refreshToken] = grant with { LastUsed = now };
                return (grant.UserId, null);
            }

            _refresh.Remove(refreshToken);
            return (grant.UserId, NewRefreshToken(grant.UserId));
        }
    }

    /// <summary>Ends a session, or with a refresh token also what came of it.</summary>
    public bool Revoke(string token)
    {
        lock (_gate)
        {
            if (_refresh.Remove(token, out var grant))
            {
                foreach (var session in _access.Values.Where(session => session.UserId == grant.UserId).ToList())
                {
                    _access.Remove(session.Token);
                }

                return true;
            }

            return _access.Remove(token);
        }
    }

    public int ExpireAll()
    {
        lock (_gate)
        {
            var count = _access.Count;
            _access.Clear();
            return count;
        }
    }

    private sealed record RefreshGrant(string UserId, DateTimeOffset LastUsed);
}
