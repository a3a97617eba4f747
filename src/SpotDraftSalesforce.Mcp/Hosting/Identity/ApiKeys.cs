using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Hosting.Identity;

/// <summary>Makes, proves and takes back API keys. What happens to a key is written to the log; the key itself never is.</summary>
internal sealed class ApiKeys(IKeyStore store, IJournal journal, TimeProvider time)
{
    // Compared against where there is no such key, so that an unknown id takes the same work as a wrong secret.
    private static readonly byte[] NoSalt = new byte[ApiKey.SaltSize];
    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    /// <summary>Makes a key for a principal, who is renewed or created by it. The answer is the only time that the key is seen.</summary>
    /// <param name="by">Who made it, for the log: <c>cli</c>, or a caller's id.</param>
    /// <exception cref="GovernedException"><see cref="ErrorCode.InvalidArgument"/>: a machine without a sponsor, a sponsor who is no person.</exception>
    public async Task<IssuedKey> CreateAsync(
        Principal principal,
        TimeSpan? lifetime,
        string? label,
        string by,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(principal);
        await RequireSoundAsync(principal, cancellationToken);
        var issued = Issue(principal, lifetime is { } wanted ? time.GetUtcNow() + wanted : null, label);

        // First the log: a key that works and of which the log knows nothing is worse than one that was announced and never came.
        await RecordCreatedAsync(issued, by, null, cancellationToken);
        await store.SavePrincipalAsync(principal, cancellationToken);
        await store.AddKeyAsync(issued.Key, cancellationToken);
        return issued;
    }

    /// <summary>A new key for the same principal; the old one ends at once, or after <paramref name="grace"/>.</summary>
    public async Task<IssuedKey> RotateAsync(string keyId, TimeSpan grace, string by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var old = await store.FindKeyAsync(keyId, cancellationToken);
        if (old is null || !IsLive(old, now))
        {
            throw new GovernedException(old is null ? Unknown(keyId) : Ended(old));
        }

        var principal =
            await store.FindPrincipalAsync(old.PrincipalId, cancellationToken)
            ?? throw new InvalidOperationException($"The key {keyId} names {old.PrincipalId}, which is not stored.");
        // The same length of life again, counted from now.
        var expires = old.ExpiresAt is { } end ? now + (end - old.CreatedAt) : (DateTimeOffset?)null;
        var issued = Issue(principal, expires, old.Label);
        await RecordCreatedAsync(issued, by, old.Id, cancellationToken);
        await store.AddKeyAsync(issued.Key, cancellationToken);
        await EndAsync(old, now + grace, by, cancellationToken);
        return issued;
    }

    /// <summary>Ends a key at once. False when it was ended before.</summary>
    public async Task<bool> RevokeAsync(string keyId, string by, CancellationToken cancellationToken)
    {
        var key = await store.FindKeyAsync(keyId, cancellationToken) ?? throw new GovernedException(Unknown(keyId));
        return await EndAsync(key, time.GetUtcNow(), by, cancellationToken);
    }

    public Task<IReadOnlyList<(StoredKey Key, Principal Principal)>> ListAsync(CancellationToken cancellationToken) =>
        store.ListAsync(cancellationToken);

    /// <summary>The caller behind a key; null where the key proves nobody, whatever the reason.</summary>
    public async Task<Caller?> AuthenticateAsync(string? text, string channel, CancellationToken cancellationToken)
    {
        if (!ApiKey.TryParse(text, out var key))
        {
            return null;
        }

        var stored = await store.FindKeyAsync(key.Id, cancellationToken);
        var proved = CryptographicOperations.FixedTimeEquals(key.Hash(stored?.Salt ?? NoSalt), stored?.Hash ?? NoHash);
        if (stored is null || !proved || !IsLive(stored, time.GetUtcNow()))
        {
            return null;
        }

        return await store.FindPrincipalAsync(stored.PrincipalId, cancellationToken) is { } principal
            ? CallerOf(principal, stored, channel)
            : null;
    }

    /// <summary>The caller behind a key.</summary>
    /// <exception cref="GovernedException"><c>denied</c>: the key proves nobody.</exception>
    public async Task<Caller> RequireAsync(string text, string channel, CancellationToken cancellationToken) =>
        await AuthenticateAsync(text, channel, cancellationToken)
        ?? throw new GovernedException(
            new Error
            {
                Code = ErrorCode.Denied,
                Message = "The API key is not valid.",
                Cure = "Use a key of your own that is neither revoked nor expired; 'keys list' shows which hold.",
            }
        );

    /// <summary>The caller that a key stands for today; null where key or principal is gone.</summary>
    public async Task<Caller?> RefreshAsync(string keyId, string channel, CancellationToken cancellationToken) =>
        await store.FindKeyAsync(keyId, cancellationToken) is { } stored
        && IsLive(stored, time.GetUtcNow())
        && await store.FindPrincipalAsync(stored.PrincipalId, cancellationToken) is { } principal
            ? CallerOf(principal, stored, channel)
            : null;

    /// <summary>A rotated key ends at a time to come: until then it holds.</summary>
    public static bool IsLive(StoredKey key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(key);
        return (key.RevokedAt is not { } revoked || revoked > now) && (key.ExpiresAt is not { } expires || expires > now);
    }

    private static Caller CallerOf(Principal principal, StoredKey key, string channel) =>
        new()
        {
            Id = principal.Id,
            Kind = principal.Kind,
            Roles = principal.Roles,
            Sponsor = principal.Sponsor,
            Credential = key.Id,
            Channel = channel,
        };

    private IssuedKey Issue(Principal principal, DateTimeOffset? expires, string? label)
    {
        var key = ApiKey.New();
        var salt = RandomNumberGenerator.GetBytes(ApiKey.SaltSize);
        return new IssuedKey(
            key.Text,
            new StoredKey(key.Id, principal.Id, salt, key.Hash(salt), time.GetUtcNow(), expires, null, label),
            principal
        );
    }

    private Task RecordCreatedAsync(IssuedKey issued, string by, string? replaces, CancellationToken cancellationToken) =>
        RecordAsync(
            EventTypes.KeyCreated,
            new JsonObject
            {
                ["key"] = issued.Key.Id,
                ["principal"] = GovernanceJson.ToNode(issued.Principal),
                ["expires_at"] = issued.Key.ExpiresAt is { } end ? SealedEvent.Instant(end) : null,
                ["replaces"] = replaces,
                ["by"] = by,
            },
            cancellationToken
        );

    /// <summary>First the key and then the log: a key that has to end must end even while the log cannot be written.</summary>
    private async Task<bool> EndAsync(StoredKey key, DateTimeOffset at, string by, CancellationToken cancellationToken)
    {
        var ended = await store.RevokeAsync(key.Id, at, cancellationToken);
        if (ended)
        {
            var data = new JsonObject
            {
                ["key"] = key.Id,
                ["principal"] = key.PrincipalId,
                ["ends_at"] = SealedEvent.Instant(at),
                ["by"] = by,
            };
            await RecordAsync(EventTypes.KeyRevoked, data, CancellationToken.None);
        }

        return ended;
    }

    private Task RecordAsync(string type, JsonObject data, CancellationToken cancellationToken) =>
        journal.CommitAsync(
            new JournalEntry(
                [],
                [
                    new AuditEvent
                    {
                        Time = time.GetUtcNow(),
                        Type = type,
                        Data = data,
                    },
                ]
            ),
            cancellationToken
        );

    private async Task RequireSoundAsync(Principal principal, CancellationToken cancellationToken)
    {
        var known = await store.FindPrincipalAsync(principal.Id, cancellationToken);
        if (known is not null && known.Kind == CallerKind.User != (principal.Kind == CallerKind.User))
        {
            throw new GovernedException(
                Unsound(
                    $"'{principal.Id}' is known as a {Shown(known.Kind)}.",
                    "Use another id: one id never stands for a person and a machine."
                )
            );
        }

        if (principal.Kind == CallerKind.User)
        {
            if (principal.Sponsor is not null)
            {
                throw new GovernedException(Unsound("A person has no sponsor.", "Leave the sponsor out."));
            }
        }
        else if (principal.Sponsor is null || principal.Sponsor == principal.Id)
        {
            throw new GovernedException(
                Unsound("A machine needs a sponsor: the person who answers for it.", "Name the person with --sponsor ID.")
            );
        }
        else if (await store.FindPrincipalAsync(principal.Sponsor, cancellationToken) is { } sponsor && sponsor.Kind != CallerKind.User)
        {
            throw new GovernedException(Unsound($"'{sponsor.Id}' is no person.", "A sponsor is a person."));
        }
    }

    private static string Shown(CallerKind kind) => kind == CallerKind.User ? "person" : "machine";

    private static Error Unsound(string message, string cure) =>
        new()
        {
            Code = ErrorCode.InvalidArgument,
            Message = message,
            Cure = cure,
        };

    private static Error Unknown(string keyId) =>
        new()
        {
            Code = ErrorCode.NotFound,
            Message = $"There is no key '{keyId}'.",
            Cure = "'keys list' shows the ids of the keys.",
            Path = "key",
        };

    private static Error Ended(StoredKey key) =>
        new()
        {
            Code = ErrorCode.Conflict,
            Message = $"The key '{key.Id}' has ended already.",
            Cure = "Create a new one with 'keys create'.",
            Retry = RetryAdvice.Never,
        };
}

/// <param name="Text">The whole key: shown once and stored nowhere.</param>
internal sealed record IssuedKey(string Text, StoredKey Key, Principal Principal)
{
    /// <summary>Without the key itself, so that it does not reach a log by accident.</summary>
    public override string ToString() => $"IssuedKey {Key.Id}";
}
