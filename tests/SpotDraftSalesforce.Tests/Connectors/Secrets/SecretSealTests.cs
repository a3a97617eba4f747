using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Secrets;
using SpotDraftSalesforce.Mcp.Connectors.Secrets;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Connectors.Secrets;

public sealed class SecretSealTests : IDisposable
{
    private readonly StateFolder _folder = new();

    private string KeyFile => Path.Combine(_folder.Path, "secrets.key");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_sealed_opens_with_the_same_key_for_the_same_place_only()
    {
        var seal = new SecretSeal(new SecretKey(null, KeyFile));

        var sealedBytes = seal.Seal("salesforce:main", SecretKinds.Token, "planted-secret");

        Assert.Equal("planted-secret", seal.Open<string>("salesforce:main", SecretKinds.Token, sealedBytes));
        Assert.Equal(
            "planted-secret",
            new SecretSeal(new SecretKey(null, KeyFile)).Open<string>("salesforce:main", SecretKinds.Token, sealedBytes)
        );
        Assert.Null(seal.Open<string>("salesforce:other", SecretKinds.Token, sealedBytes));
        Assert.Null(seal.Open<string>("salesforce:main", SecretKinds.Settings, sealedBytes));
        Assert.Null(
            new SecretSeal(new SecretKey(Workbench.SealingKey, KeyFile)).Open<string>("salesforce:main", SecretKinds.Token, sealedBytes)
        );
        Assert.NotEqual(sealedBytes, seal.Seal("salesforce:main", SecretKinds.Token, "planted-secret"));
    }

    [Fact]
    public void A_changed_or_shortened_seal_does_not_open()
    {
        var seal = new SecretSeal(new SecretKey(Workbench.SealingKey, KeyFile));
        var sealedBytes = seal.Seal("salesforce:main", SecretKinds.Token, "planted-secret");

        for (var place = 0; place < sealedBytes.Length; place++)
        {
            var changed = sealedBytes.ToArray();
            changed[place] ^= 1;
            Assert.Null(seal.Open<string>("salesforce:main", SecretKinds.Token, changed));
            Assert.Null(seal.Open<string>("salesforce:main", SecretKinds.Token, sealedBytes.AsSpan(0, place)));
        }
    }

    [Fact]
    public async Task Twenty_starts_at_once_make_one_key_that_its_owner_alone_may_read()
    {
        // A start between another's look and its write would make a second key; one round seldom shows it.
        for (var round = 0; round < 50; round++)
        {
            if (File.Exists(KeyFile))
            {
                File.Delete(KeyFile);
            }

            using var start = new Barrier(20);
            var keys = await Task.WhenAll(
                Enumerable
                    .Range(0, 20)
                    .Select(_ =>
                        Task.Factory.StartNew(Begin, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                    )
            );
            Assert.All(keys, key => Assert.Equal(keys[0], key));

            byte[] Begin()
            {
                start.SignalAndWait();
                return new SecretKey(null, KeyFile).Bytes();
            }
        }

        Assert.Equal([KeyFile], Directory.GetFiles(_folder.Path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        }
    }

    [Fact]
    public void A_key_file_that_a_process_left_empty_when_it_died_is_filled()
    {
        new SecretKey(null, KeyFile).Bytes();
        File.WriteAllBytes(KeyFile, []);

        var key = new SecretKey(null, KeyFile).Bytes();

        Assert.Equal(key, File.ReadAllBytes(KeyFile));
    }

    [Fact]
    public void A_key_file_that_others_may_read_is_refused_with_the_cure()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        new SecretKey(null, KeyFile).Bytes();
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var fault = Assert.Throws<GovernedException>(() => new SecretKey(null, KeyFile).Bytes());

        Assert.Contains($"chmod 600 {KeyFile}", fault.Error.Cure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("planted-secret")]
    [InlineData("AAECAw==")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIj")]
    public void A_key_of_another_kind_is_refused_and_not_repeated(string setting)
    {
        var fault = Assert.Throws<GovernedException>(() => new SecretKey(setting, KeyFile).Bytes());

        Assert.Contains("SDSF_SecretsKey", fault.Error.Cure, StringComparison.Ordinal);
        Assert.DoesNotContain(setting, fault.ToString() + fault.Error, StringComparison.Ordinal);
    }
}
