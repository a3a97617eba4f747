using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Hosting.Identity;

/// <summary>Persons, machines and their API keys. Only salted hashes of keys are stored.</summary>
internal interface IKeyStore
{
    Task<StoredKey?> FindKeyAsync(string keyId, CancellationToken cancellationToken);

    Task<Principal?> FindPrincipalAsync(string id, CancellationToken cancellationToken);

    /// <summary>Inserts the principal, or renews kind, roles, sponsor and name of the one that is there.</summary>
    Task SavePrincipalAsync(Principal principal, CancellationToken cancellationToken);

    Task AddKeyAsync(StoredKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the key at <paramref name="at"/>, which may lie ahead (a rotated key with some grace); an earlier end stands, a later one gives way.
    /// False when there is no such key, or its end was no later before.
    /// </summary>
    Task<bool> RevokeAsync(string keyId, DateTimeOffset at, CancellationToken cancellationToken);

    Task<IReadOnlyList<(StoredKey Key, Principal Principal)>> ListAsync(CancellationToken cancellationToken);
}

/// <param name="Id">The person's or the machine's id.</param>
/// <param name="Sponsor">The person who answers for a machine; null for a person.</param>
internal sealed record Principal(string Id, CallerKind Kind, IReadOnlyList<string> Roles, string? Sponsor, string? Name);

/// <param name="Id">The public part of the key.</param>
/// <param name="Hash">SHA-256 of salt and secret: the secret has 256 random bits, so that a slow hash would add nothing.</param>
internal sealed record StoredKey(
    string Id,
    string PrincipalId,
    byte[] Salt,
    byte[] Hash,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    string? Label
);
