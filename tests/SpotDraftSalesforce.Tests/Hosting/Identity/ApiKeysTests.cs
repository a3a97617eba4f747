using System.Buffers.Text;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Mcp.Hosting.Identity;

namespace SpotDraftSalesforce.Tests.Hosting.Identity;

public class ApiKeysTests
{
    private readonly InMemoryKeyStore _store = new();
    private readonly RecordingJournal _journal = new();
    private readonly ManualClock _clock = new();
    private readonly ApiKeys _keys;

    public ApiKeysTests() => _keys = new ApiKeys(_store, _journal, _clock);

    [Fact]
    public async Task A_key_proves_its_principal()
    {
        var issued = await CreateAsync("sales-1");
        Assert.Matches("^sdsf_[a-z2-7]{12}_[A-Za-z0-9_-]{43}$", issued.Text);
        var caller = await AuthenticateAsync(issued.Text);
        Assert.Equal(("sales-1", CallerKind.User, "http", issued.Key.Id), (caller!.Id, caller.Kind, caller.Channel, caller.Credential));
        Assert.Equal(["sales"], caller.Roles);
        Assert.False(caller.Asserted);
    }

    [Fact]
    public async Task The_secret_is_neither_stored_nor_logged()
    {
        var issued = await CreateAsync("sales-1");
        var secret = issued.Text[^43..];
        Assert.DoesNotContain(secret, _journal.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, issued.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(Base64Url.DecodeFromChars(secret), issued.Key.Hash);
        Assert.Equal([EventTypes.KeyCreated], _journal.Events.Select(happened => happened.Type));
    }

    [Fact]
    public async Task A_wrong_secret_proves_nobody()
    {
        var issued = await CreateAsync("sales-1");
        Assert.Null(await AuthenticateAsync(issued.Text[..^43] + Base64Url.EncodeToString(new byte[32])));
    }

    [Fact]
    public async Task Another_persons_key_id_with_ones_own_secret_proves_nobody()
    {
        var mine = await CreateAsync("sales-1");
        var theirs = await CreateAsync("manager-1", "sales_manager");
        Assert.Null(await AuthenticateAsync($"sdsf_{theirs.Key.Id}_{mine.Text[^43..]}"));
        Assert.Null(await AuthenticateAsync($"sdsf_{mine.Key.Id}_{theirs.Text[^43..]}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(43)]
    [InlineData(44)]
    [InlineData(60)]
    public async Task A_truncated_key_proves_nobody(int lost)
    {
        var issued = await CreateAsync("sales-1");
        Assert.Null(await AuthenticateAsync(issued.Text[..^lost]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("sdsf_")]
    [InlineData("sdsf_aaaaaaaaaaaa_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("SDSF_aaaaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sdsf_aaaaaaaa';--_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sdsf_aaaaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_is_no_key_proves_nobody(string? text) => Assert.Null(await AuthenticateAsync(text));

    [Fact]
    public async Task More_text_after_a_key_proves_nobody()
    {
        var issued = await CreateAsync("sales-1");
        Assert.Null(await AuthenticateAsync(issued.Text + "A"));
        Assert.Null(await AuthenticateAsync(" " + issued.Text));
    }

    [Fact]
    public async Task A_revoked_key_proves_nobody_at_once()
    {
        var issued = await CreateAsync("sales-1");
        Assert.True(await _keys.RevokeAsync(issued.Key.Id, "cli", CancellationToken.None));
        Assert.Null(await AuthenticateAsync(issued.Text));
        Assert.False(await _keys.RevokeAsync(issued.Key.Id, "cli", CancellationToken.None));
        Assert.Equal([EventTypes.KeyCreated, EventTypes.KeyRevoked], _journal.Events.Select(happened => happened.Type));
    }

    [Fact]
    public async Task A_key_ends_even_while_the_log_cannot_be_written()
    {
        var issued = await CreateAsync("sales-1");
        _journal.Fault = new InvalidOperationException("The disk is full.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => _keys.RevokeAsync(issued.Key.Id, "cli", CancellationToken.None));
        Assert.Null(await AuthenticateAsync(issued.Text));
    }

    [Fact]
    public async Task No_key_comes_to_be_while_the_log_cannot_be_written()
    {
        _journal.Fault = new InvalidOperationException("The disk is full.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => CreateAsync("sales-1"));
        Assert.Empty(await _keys.ListAsync(CancellationToken.None));
        Assert.Null(await _store.FindPrincipalAsync("sales-1", CancellationToken.None));
    }

    [Fact]
    public async Task A_key_ends_at_its_expiry()
    {
        var issued = await CreateAsync("sales-1", lifetime: TimeSpan.FromDays(90));
        _clock.Now += TimeSpan.FromDays(90) - TimeSpan.FromSeconds(1);
        Assert.NotNull(await AuthenticateAsync(issued.Text));
        _clock.Now += TimeSpan.FromSeconds(1);
        Assert.Null(await AuthenticateAsync(issued.Text));
    }

    [Fact]
    public async Task A_rotated_key_holds_for_its_grace_and_no_longer()
    {
        var old = await CreateAsync("sales-1", lifetime: TimeSpan.FromDays(90));
        _clock.Now += TimeSpan.FromDays(10);
        var fresh = await _keys.RotateAsync(old.Key.Id, TimeSpan.FromHours(24), "cli", CancellationToken.None);
        Assert.Equal(_clock.Now + TimeSpan.FromDays(90), fresh.Key.ExpiresAt);
        Assert.NotNull(await AuthenticateAsync(old.Text));
        Assert.NotNull(await AuthenticateAsync(fresh.Text));
        _clock.Now += TimeSpan.FromHours(24);
        Assert.Null(await AuthenticateAsync(old.Text));
        Assert.NotNull(await AuthenticateAsync(fresh.Text));
    }

    [Fact]
    public async Task A_rotated_key_can_still_be_revoked_within_its_grace()
    {
        var old = await CreateAsync("sales-1");
        await _keys.RotateAsync(old.Key.Id, TimeSpan.FromHours(24), "cli", CancellationToken.None);
        Assert.True(await _keys.RevokeAsync(old.Key.Id, "cli", CancellationToken.None));
        Assert.Null(await AuthenticateAsync(old.Text));
    }

    [Fact]
    public async Task A_key_that_has_ended_is_not_brought_back_by_rotation()
    {
        var old = await CreateAsync("sales-1");
        await _keys.RevokeAsync(old.Key.Id, "cli", CancellationToken.None);
        var fault = await Assert.ThrowsAsync<GovernedException>(() =>
            _keys.RotateAsync(old.Key.Id, TimeSpan.Zero, "cli", CancellationToken.None)
        );
        Assert.Equal(ErrorCode.Conflict, fault.Error.Code);
    }

    [Fact]
    public async Task An_unknown_key_is_named()
    {
        var fault = await Assert.ThrowsAsync<GovernedException>(() => _keys.RevokeAsync("nope", "cli", CancellationToken.None));
        Assert.Equal(ErrorCode.NotFound, fault.Error.Code);
    }

    [Theory]
    [InlineData(CallerKind.Agent, null, "A machine needs a sponsor")]
    [InlineData(CallerKind.Service, "robot", "A machine needs a sponsor")]
    [InlineData(CallerKind.Agent, "other-robot", "'other-robot' is no person")]
    [InlineData(CallerKind.User, "manager-1", "A person has no sponsor")]
    public async Task A_machine_has_a_person_who_answers_for_it_and_a_person_answers_for_oneself(
        CallerKind kind,
        string? sponsor,
        string message
    )
    {
        await _store.SavePrincipalAsync(
            new Principal("other-robot", CallerKind.Agent, ["sales"], "manager-1", null),
            CancellationToken.None
        );
        var fault = await Assert.ThrowsAsync<GovernedException>(() =>
            _keys.CreateAsync(new Principal("robot", kind, ["sales"], sponsor, null), null, null, "cli", CancellationToken.None)
        );
        Assert.Equal(ErrorCode.InvalidArgument, fault.Error.Code);
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_does_not_become_a_person_by_a_new_key()
    {
        await _keys.CreateAsync(
            new Principal("robot", CallerKind.Agent, ["sales"], "manager-1", null),
            null,
            null,
            "cli",
            CancellationToken.None
        );
        var fault = await Assert.ThrowsAsync<GovernedException>(() => CreateAsync("robot"));
        Assert.Equal(ErrorCode.InvalidArgument, fault.Error.Code);
    }

    [Fact]
    public async Task A_key_whose_principal_is_gone_proves_nobody()
    {
        var issued = await CreateAsync("sales-1");
        _store.Forget("sales-1");
        Assert.Null(await AuthenticateAsync(issued.Text));
    }

    [Fact]
    public async Task The_directory_gives_the_roles_of_today()
    {
        var issued = await CreateAsync("sales-1");
        var then = (await AuthenticateAsync(issued.Text))!;
        await CreateAsync("sales-1", "reader");
        var today = await new CallerDirectory(_keys).RefreshAsync(then, CancellationToken.None);
        Assert.Equal(["reader"], today!.Roles);
    }

    [Fact]
    public async Task The_directory_knows_no_caller_whose_key_has_ended()
    {
        var issued = await CreateAsync("sales-1");
        var then = (await AuthenticateAsync(issued.Text))!;
        await _keys.RevokeAsync(issued.Key.Id, "cli", CancellationToken.None);
        Assert.Null(await new CallerDirectory(_keys).RefreshAsync(then, CancellationToken.None));
    }

    [Fact]
    public async Task The_directory_does_not_take_one_persons_key_for_another()
    {
        var issued = await CreateAsync("sales-1");
        var then = (await AuthenticateAsync(issued.Text))! with { Id = "manager-1", Roles = ["sales_manager"] };
        Assert.Null(await new CallerDirectory(_keys).RefreshAsync(then, CancellationToken.None));
    }

    [Fact]
    public async Task The_directory_leaves_an_asserted_caller_and_renews_an_automation()
    {
        var directory = new CallerDirectory(_keys);
        var asserted = new Caller
        {
            Id = "me",
            Kind = CallerKind.User,
            Roles = ["sales"],
            Asserted = true,
            Channel = "stdio",
        };
        Assert.Equal(asserted, await directory.RefreshAsync(asserted, CancellationToken.None));
        var raised = AutomationCallers.ClosedWon with { Roles = ["sales_manager"] };
        Assert.Equal(["closed_won_automation"], (await directory.RefreshAsync(raised, CancellationToken.None))!.Roles);
        Assert.Null(await directory.RefreshAsync(raised with { Id = "invented" }, CancellationToken.None));
        Assert.Null(await directory.RefreshAsync(asserted with { Asserted = false }, CancellationToken.None));
    }

    private Task<IssuedKey> CreateAsync(string person, string role = "sales", TimeSpan? lifetime = null) =>
        _keys.CreateAsync(new Principal(person, CallerKind.User, [role], null, null), lifetime, "laptop", "cli", CancellationToken.None);

    private Task<Caller?> AuthenticateAsync(string? text) => _keys.AuthenticateAsync(text, "http", CancellationToken.None);
}
