using System.Text.Json;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Secrets;
using SpotDraftSalesforce.Mcp.Connectors.Secrets;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// The tokens of all connections, sealed and shared by every process on a state folder. A process renews a connection's tokens only under a lease,
/// and what it got is durable before it is used: a rotated refresh token is never lost between the two, and no two processes send the same one.
/// </summary>
internal sealed class TokenVault(ISecretStore store, SecretSeal seal, TimeProvider time)
{
    public string Fingerprint(params ReadOnlySpan<string?> parts) => seal.Fingerprint(parts);

    public async Task<KeptTokens> ReadAsync(string connection, CancellationToken cancellationToken)
    {
        var secret = await store.FindAsync(connection, SecretKinds.Token, cancellationToken);
        return secret is null
            ? new KeptTokens(0, null, null, default)
            : new KeptTokens(
                secret.Version,
                seal.Open<TokenState>(connection, SecretKinds.Token, secret.Sealed.Span),
                JsonSerializer.Deserialize<TokenFacts>(secret.Facts, GovernanceJson.Options),
                secret.Sealed
            );
    }

    /// <summary>Replaces what was read. False where somebody else did meanwhile.</summary>
    public Task<bool> SaveAsync(
        string connection,
        KeptTokens read,
        TokenState state,
        TokenFacts facts,
        CancellationToken cancellationToken
    ) => SaveAsync(connection, read, seal.Seal(connection, SecretKinds.Token, state), facts, cancellationToken);

    /// <summary>Replaces the facts alone.</summary>
    public Task<bool> NoteAsync(string connection, KeptTokens read, TokenFacts facts, CancellationToken cancellationToken) =>
        SaveAsync(connection, read, read.Sealed, facts, cancellationToken);

    public Task<bool> DeleteAsync(string connection, CancellationToken cancellationToken) =>
        store.DeleteAsync(connection, SecretKinds.Token, cancellationToken);

    public Task<bool> TryLeaseAsync(string connection, string owner, TimeSpan life, CancellationToken cancellationToken) =>
        store.TryLeaseAsync(connection, owner, life, cancellationToken);

    public Task ReleaseAsync(string connection, string owner) => store.ReleaseAsync(connection, owner, CancellationToken.None);

    private Task<bool> SaveAsync(
        string connection,
        KeptTokens read,
        ReadOnlyMemory<byte> sealedBytes,
        TokenFacts facts,
        CancellationToken cancellationToken
    ) =>
        store.SaveAsync(
            new SealedSecret(connection, SecretKinds.Token, read.Version + 1, sealedBytes, GovernanceJson.ToText(facts), time.GetUtcNow()),
            read.Version,
            cancellationToken
        );
}
