namespace SpotDraftSalesforce.Governance.Secrets;

/// <summary>
/// Keeps sealed secrets of connections. What is sealed, and with what, the store does not know; it keeps versions apart, so that of two processes
/// that replace the same secret one finds that it came too late.
/// </summary>
public interface ISecretStore
{
    Task<SealedSecret?> FindAsync(string connection, string kind, CancellationToken cancellationToken);

    /// <summary>All secrets of one kind, by connection. Read at once and without waiting for other readers: names are looked up in passing.</summary>
    IReadOnlyList<SealedSecret> All(string kind);

    /// <summary>Writes a secret; durable when this returns. False, and nothing is written, where another version is stored than <paramref name="replaces"/>.</summary>
    /// <param name="replaces">The version that was read; 0 where there was none.</param>
    Task<bool> SaveAsync(SealedSecret secret, long replaces, CancellationToken cancellationToken);

    /// <summary>Removes a secret. False where there was none.</summary>
    Task<bool> DeleteAsync(string connection, string kind, CancellationToken cancellationToken);

    /// <summary>Gives one process the right to renew the secrets of a connection. False while another has it.</summary>
    /// <param name="life">A right that is not given back ends by itself after this.</param>
    Task<bool> TryLeaseAsync(string connection, string owner, TimeSpan life, CancellationToken cancellationToken);

    /// <summary>Gives the right back.</summary>
    Task ReleaseAsync(string connection, string owner, CancellationToken cancellationToken);
}

/// <summary>A secret as it lies on the disk.</summary>
/// <param name="Connection">Such as <c>salesforce:main</c>.</param>
/// <param name="Kind"><see cref="SecretKinds"/>.</param>
/// <param name="Version">Counts from 1 with each replacement.</param>
/// <param name="Sealed">Unreadable without the key, which is not in the store.</param>
/// <param name="Facts">What may be read by anybody who may read the store, as JSON.</param>
public sealed record SealedSecret(
    string Connection,
    string Kind,
    long Version,
    ReadOnlyMemory<byte> Sealed,
    string Facts,
    DateTimeOffset At
)
{
    /// <summary>Without its content.</summary>
    public override string ToString() => $"{Connection} {Kind} {Version}";
}

/// <summary>What a secret is for.</summary>
public static class SecretKinds
{
    /// <summary>The settings of a connection that was added by command.</summary>
    public const string Settings = "settings";

    /// <summary>The tokens of a connection, configured or added.</summary>
    public const string Token = "token";
}
