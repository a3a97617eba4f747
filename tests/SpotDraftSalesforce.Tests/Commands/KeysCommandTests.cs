using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Mcp.Hosting.Identity;

namespace SpotDraftSalesforce.Tests.Commands;

public sealed class KeysCommandTests : IDisposable
{
    private readonly VerbBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_created_key_is_the_only_thing_on_stdout_and_proves_its_person()
    {
        var created = await _bench.RunAsync("keys", "create", "--person", "sales-1", "--roles", "sales, reader", "--label", "laptop");
        Assert.Equal(0, created.Code);
        var key = created.Out.TrimEnd();
        Assert.Matches("^sdsf_[a-z2-7]{12}_[A-Za-z0-9_-]{43}$", key);
        var caller = await AuthenticateAsync(key);
        Assert.Equal(("sales-1", CallerKind.User), (caller!.Id, caller.Kind));
        Assert.Equal(["sales", "reader"], caller.Roles);
    }

    [Fact]
    public async Task A_machine_comes_with_kind_sponsor_and_an_end()
    {
        var created = await _bench.RunAsync(
            "keys",
            "create",
            "--machine",
            "renewals",
            "--sponsor",
            "sales-1",
            "--roles",
            "renewals_agent",
            "--expires",
            "90d",
            "--json"
        );
        var shown = JsonNode.Parse(created.Out)!;
        Assert.Equal(("agent", "sales-1", true), ((string?)shown["kind"], (string?)shown["sponsor"], (bool)shown["live"]!));
        Assert.InRange(
            DateTimeOffset.Parse((string)shown["expires_at"]!, null) - DateTimeOffset.UtcNow,
            TimeSpan.FromDays(89),
            TimeSpan.FromDays(90)
        );
        Assert.Equal(CallerKind.Agent, (await AuthenticateAsync((string?)shown["key"]))!.Kind);
    }

    [Theory]
    [InlineData(
        2,
        "There is no role 'boss'. policies/access.yaml names admin, closed_won_automation,",
        "--person",
        "p",
        "--roles",
        "sales,boss"
    )]
    [InlineData(2, "No role is named.", "--person", "p", "--roles", " , ")]
    [InlineData(2, "A machine needs a sponsor", "--machine", "m", "--roles", "sales")]
    [InlineData(2, "A person has no sponsor", "--person", "p", "--roles", "sales", "--sponsor", "q")]
    [InlineData(2, "A person is of kind user, not 'agent'", "--person", "p", "--roles", "sales", "--kind", "agent")]
    [InlineData(
        2,
        "A machine is of kind agent or service, not 'user'",
        "--machine",
        "m",
        "--roles",
        "sales",
        "--kind",
        "user",
        "--sponsor",
        "p"
    )]
    [InlineData(2, "'soon' is not a length of time", "--person", "p", "--roles", "sales", "--expires", "soon")]
    [InlineData(2, "An id has up to 128 characters", "--person", "a b", "--roles", "sales")]
    [InlineData(2, "Say either --person ID or --machine ID.", "--person", "p", "--machine", "m", "--roles", "sales")]
    [InlineData(2, "Say either --person ID or --machine ID.", "--roles", "sales")]
    [InlineData(2, "--roles", "--person", "p")]
    public async Task A_mistake_is_told_and_nothing_is_created(int code, string message, params string[] args)
    {
        var refused = await _bench.RunAsync(["keys", "create", .. args]);
        Assert.Equal(code, refused.Code);
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
        Assert.Equal("", refused.Out);
        var list = await _bench.RunAsync("keys", "list", "--json");
        Assert.Equal("""{"keys":[]}""", list.Out.TrimEnd());
    }

    [Fact]
    public async Task A_list_shows_who_and_how_long_and_never_a_secret()
    {
        var key = await CreateAsync("sales-1");
        var plain = await _bench.RunAsync("keys", "list");
        var json = await _bench.RunAsync("keys", "list", "--json");
        Assert.Contains("sales-1", plain.Out, StringComparison.Ordinal);
        Assert.Contains("live", plain.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(key[^43..], plain.Out + json.Out, StringComparison.Ordinal);
        Assert.Equal(key.Split('_')[1], (string?)JsonNode.Parse(json.Out)!["keys"]![0]!["id"]);
    }

    [Fact]
    public async Task A_revoked_key_proves_nobody_and_the_log_knows()
    {
        var key = await CreateAsync("sales-1");
        var revoked = await _bench.RunAsync("keys", "revoke", key.Split('_')[1], "--json");
        Assert.Equal(0, revoked.Code);
        Assert.True((bool)JsonNode.Parse(revoked.Out)!["revoked"]!);
        Assert.Null(await AuthenticateAsync(key));
        await using var services = _bench.Services();
        var events = await services.GetRequiredService<IAuditLog>().SearchAsync(new AuditQuery(), CancellationToken.None);
        Assert.Equal([EventTypes.KeyRevoked, EventTypes.KeyCreated], events.Select(one => one.Type));
    }

    [Fact]
    public async Task A_rotated_key_holds_for_its_grace_and_can_be_revoked_within_it()
    {
        var old = await CreateAsync("sales-1");
        var rotated = await _bench.RunAsync("keys", "rotate", old.Split('_')[1], "--grace", "24h");
        Assert.Equal(0, rotated.Code);
        Assert.NotNull(await AuthenticateAsync(old));
        Assert.NotNull(await AuthenticateAsync(rotated.Out.TrimEnd()));

        var revoked = await _bench.RunAsync("keys", "revoke", old.Split('_')[1]);
        Assert.Equal(0, revoked.Code);
        Assert.Null(await AuthenticateAsync(old));
        Assert.NotNull(await AuthenticateAsync(rotated.Out.TrimEnd()));
    }

    [Theory]
    [InlineData("revoke")]
    [InlineData("rotate")]
    public async Task An_unknown_key_is_not_found(string verb)
    {
        var refused = await _bench.RunAsync("keys", verb, "aaaaaaaaaaaa");
        Assert.Equal(3, refused.Code);
        Assert.Contains("There is no key 'aaaaaaaaaaaa'", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_policy_folder_is_told_with_file_and_line()
    {
        var folder = Path.Combine(_bench.Folder, "policies");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "access.yaml"), "version: 2\n");
        var refused = await _bench.RunOnlyAsync("keys", "list", "--data", _bench.Data, "--policies", folder);
        Assert.Equal(2, refused.Code);
        Assert.Contains("policies/access.yaml:1: version: this release reads version 1.", refused.Error, StringComparison.Ordinal);
    }

    private async Task<string> CreateAsync(string person) =>
        (await _bench.RunAsync("keys", "create", "--person", person, "--roles", "sales")).Out.TrimEnd();

    private async Task<Caller?> AuthenticateAsync(string? key)
    {
        await using var services = _bench.Services();
        return await services.GetRequiredService<ApiKeys>().AuthenticateAsync(key, "http", CancellationToken.None);
    }
}
