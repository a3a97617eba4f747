using System.Collections.Concurrent;
using SpotDraftSalesforce.Governance.Secrets;

namespace SpotDraftSalesforce.Mcp.Connectors.Secrets;

/// <summary>Secrets of one process alone, gone with it, for commands that run without a state folder.</summary>
internal sealed class ProcessSecretStore : ISecretStore
{
    private readonly ConcurrentDictionary<(string Connection, string Kind), SealedSecret> _secrets = new();
    private readonly ConcurrentDictionary<string, string> _leases = new(StringComparer.Ordinal);

    public Task<SealedSecret?> FindAsync(string connection, string kind, CancellationToken cancellationToken) =>
        Task.FromResult(_secrets.GetValueOrDefault((connection, kind)));

    public IReadOnlyList<SealedSecret> All(string kind) =>
        [.. _secrets.Values.Where(secret => secret.Kind == kind).OrderBy(secret => secret.Connection, StringComparer.Ordinal)];

    public Task<bool> SaveAsync(SealedSecret secret, long replaces, CancellationToken cancellationToken)
    {
        var place = (secret.Connection, secret.Kind);
        if (replaces == 0)
        {
            return Task.FromResult(_secrets.TryAdd(place, secret));
        }

        return Task.FromResult(
            _secrets.TryGetValue(place, out var stored) && stored.Version == replaces && _secrets.TryUpdate(place, secret, stored)
        );
    }

    public Task<bool> DeleteAsync(string connection, string kind, CancellationToken cancellationToken) =>
        Task.FromResult(_secrets.TryRemove((connection, kind), out _));

    public Task<bool> TryLeaseAsync(string connection, string owner, TimeSpan life, CancellationToken cancellationToken) =>
        Task.FromResult(string.Equals(_leases.GetOrAdd(connection, owner), owner, StringComparison.Ordinal));

    public Task ReleaseAsync(string connection, string owner, CancellationToken cancellationToken)
    {
        _leases.TryRemove(KeyValuePair.Create(connection, owner));
        return Task.CompletedTask;
    }
}
