using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Hosting.Identity;

namespace SpotDraftSalesforce.Tests.Hosting.Identity;

/// <summary>Keys in memory, with the same rules as the stores that last.</summary>
internal sealed class InMemoryKeyStore : IKeyStore
{
    private readonly Dictionary<string, StoredKey> _keys = [];
    private readonly Dictionary<string, Principal> _principals = [];

    public Task<StoredKey?> FindKeyAsync(string keyId, CancellationToken cancellationToken) =>
        Task.FromResult(_keys.GetValueOrDefault(keyId));

    public Task<Principal?> FindPrincipalAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(_principals.GetValueOrDefault(id));

    public Task SavePrincipalAsync(Principal principal, CancellationToken cancellationToken)
    {
        _principals[principal.Id] = principal;
        return Task.CompletedTask;
    }

    public Task AddKeyAsync(StoredKey key, CancellationToken cancellationToken)
    {
        _keys.Add(key.Id, key);
        return Task.CompletedTask;
    }

    public Task<bool> RevokeAsync(string keyId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!_keys.TryGetValue(keyId, out var key) || key.RevokedAt <= at)
        {
            return Task.FromResult(false);
        }

        _keys[keyId] = key with { RevokedAt = at };
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<(StoredKey Key, Principal Principal)>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(StoredKey, Principal)>>([.. _keys.Values.Select(key => (key, _principals[key.PrincipalId]))]);

    public void Forget(string principal) => _principals.Remove(principal);
}

internal sealed class RecordingJournal : IJournal
{
    public List<AuditEvent> Events { get; } = [];

    /// <summary>Set to have every commit fail.</summary>
    public Exception? Fault { get; set; }

    public Task CommitAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        if (Fault is not null)
        {
            throw Fault;
        }

        Events.AddRange(entry.Events);
        return Task.CompletedTask;
    }

    public string Text => new JsonArray([.. Events.Select(happened => happened.Data.DeepClone())]).ToJsonString();
}

internal sealed class ManualClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 5, 20, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
