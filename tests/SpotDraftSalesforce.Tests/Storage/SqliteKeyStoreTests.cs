using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Storage;

public sealed class SqliteKeyStoreTests : IDisposable
{
    private readonly StateFolder _folder = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteKeyStore _keys;

    public SqliteKeyStoreTests()
    {
        _database = new SqliteDatabase(_folder.Database);
        _keys = new SqliteKeyStore(_database);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_key_reads_back_with_its_principal_and_is_revoked_once()
    {
        var principal = new Principal("renewals", CallerKind.Agent, ["agent"], "legal-one", null);
        var key = new StoredKey("k1", "renewals", [1, 2], [3, 4], Plans.Morning, Plans.Morning.AddDays(1), null, "sweep");
        await _keys.SavePrincipalAsync(principal, default);
        await _keys.AddKeyAsync(key, default);
        var found = await _keys.FindKeyAsync("k1", default);
        Assert.Equal(GovernanceJson.ToText(key), GovernanceJson.ToText(found));
        Assert.Equal(GovernanceJson.ToText(principal), GovernanceJson.ToText(await _keys.FindPrincipalAsync("renewals", default)));
        Assert.True(await _keys.RevokeAsync("k1", Plans.Morning.AddHours(1), default));
        Assert.False(await _keys.RevokeAsync("k1", Plans.Morning.AddHours(2), default));
        Assert.False(await _keys.RevokeAsync("k9", Plans.Morning, default));
        var listed = Assert.Single(await _keys.ListAsync(default));
        Assert.Equal((Plans.Morning.AddHours(1), "renewals"), (listed.Key.RevokedAt, listed.Principal.Id));
        Assert.Null(await _keys.FindKeyAsync("k9", default));
    }

    [Fact]
    public async Task A_principal_is_renewed_in_place()
    {
        await _keys.SavePrincipalAsync(new Principal("sales-one", CallerKind.User, ["sales"], null, "Sales One"), default);
        await _keys.SavePrincipalAsync(new Principal("sales-one", CallerKind.User, ["sales", "legal"], null, "Sales One"), default);
        Assert.Equal(["sales", "legal"], (await _keys.FindPrincipalAsync("sales-one", default))!.Roles);
        Assert.Null(await _keys.FindPrincipalAsync("nobody", default));
    }

    [Fact]
    public async Task A_key_of_nobody_is_refused()
    {
        var key = new StoredKey("k1", "nobody", [1], [2], Plans.Morning, null, null, null);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _keys.AddKeyAsync(key, default));
    }
}
