using System.Security.Cryptography;

namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>Access tokens and refresh tokens that are alive.</summary>
internal sealed class Sessions(SalesforceOrg org, SimulatorClock clock, SalesforceSettings settings)
{
    private const string TokenAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Session> _access = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _refresh = new(StringComparer.Ordinal);

    public Session Open(string userId, string clientId)
    {
        var token = $"{org.OrganizationId[..15]}!AR{RandomNumberGenerator.GetString(TokenAlphabet, 94)}";
        var session = new Session(token, userId, clientId, clock.GetUtcNow());
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
            _refresh[refreshToken] = userId;
        }
    }

    /// <summary>The user of a refresh token, and the token to use next time: the same, or a new one under rotation.</summary>
    public (string UserId, string? Replacement)? Refresh(string refreshToken)
    {
        lock (_gate)
        {
            if (!_refresh.TryGetValue(refreshToken, out var userId))
            {
                return null;
            }

            if (!settings.RotateRefreshTokens)
            {
                return (userId, null);
            }

            var next = "5Aep861" + RandomNumberGenerator.GetString(TokenAlphabet, 80);
            _refresh.Remove(refreshToken);
            _refresh[next] = userId;
            return (userId, next);
        }
    }

    /// <summary>Ends a session, or with a refresh token also what came of it.</summary>
    public bool Revoke(string token)
    {
        lock (_gate)
        {
            if (_refresh.Remove(token, out var userId))
            {
                foreach (var session in _access.Values.Where(session => session.UserId == userId).ToList())
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
}
