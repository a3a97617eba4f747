using SpotDraftSalesforce.Governance.Secrets;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Storage;

public sealed class SqliteSecretStoreTests : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    private readonly StateFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<SqliteDatabase> _databases = [];

    public void Dispose()
    {
        _databases.ForEach(database => database.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task A_secret_comes_back_as_it_was_saved_and_is_gone_when_deleted()
    {
        var store = Open();
        Assert.Empty(store.All(SecretKinds.Token));
        Assert.True(await store.SaveAsync(Secret(1), 0, CancellationToken.None));

        var found = (await Open().FindAsync("salesforce:main", SecretKinds.Token, CancellationToken.None))!;

        Assert.Equal((1, "{}", _time.GetUtcNow()), (found.Version, found.Facts, found.At));
        Assert.Equal(new byte[] { 1, 2, 3 }, found.Sealed.ToArray());
        Assert.Single(store.All(SecretKinds.Token));
        Assert.Empty(store.All(SecretKinds.Settings));
        Assert.True(await store.DeleteAsync("salesforce:main", SecretKinds.Token, CancellationToken.None));
        Assert.False(await store.DeleteAsync("salesforce:main", SecretKinds.Token, CancellationToken.None));
        Assert.Null(await store.FindAsync("salesforce:main", SecretKinds.Token, CancellationToken.None));
    }

    [Fact]
    public async Task Who_replaces_what_another_has_replaced_is_told_so()
    {
        var (one, other) = (Open(), Open());
        Assert.True(await one.SaveAsync(Secret(1), 0, CancellationToken.None));
        Assert.False(await other.SaveAsync(Secret(1), 0, CancellationToken.None));
        Assert.True(await other.SaveAsync(Secret(2), 1, CancellationToken.None));
        Assert.False(await one.SaveAsync(Secret(2), 1, CancellationToken.None));
    }

    [Fact]
    public async Task One_process_at_a_time_has_the_lease_until_it_gives_it_back_or_it_ends()
    {
        var (one, other) = (Open(), Open());
        Assert.True(await one.TryLeaseAsync("salesforce:main", "one", Life, CancellationToken.None));
        Assert.False(await other.TryLeaseAsync("salesforce:main", "other", Life, CancellationToken.None));
        Assert.True(await other.TryLeaseAsync("salesforce:second", "other", Life, CancellationToken.None));

        await other.ReleaseAsync("salesforce:main", "other", CancellationToken.None);
        Assert.False(await other.TryLeaseAsync("salesforce:main", "other", Life, CancellationToken.None));
        await one.ReleaseAsync("salesforce:main", "one", CancellationToken.None);
        Assert.True(await other.TryLeaseAsync("salesforce:main", "other", Life, CancellationToken.None));

        _time.Advance(Life);
        Assert.True(await one.TryLeaseAsync("salesforce:main", "one", Life, CancellationToken.None));
    }

    private SqliteSecretStore Open()
    {
        var database = new SqliteDatabase(_folder.Database);
        _databases.Add(database);
        return new SqliteSecretStore(database, _time);
    }

    private SealedSecret Secret(long version) =>
        new("salesforce:main", SecretKinds.Token, version, new byte[] { 1, 2, 3 }, "{}", _time.GetUtcNow());
}
