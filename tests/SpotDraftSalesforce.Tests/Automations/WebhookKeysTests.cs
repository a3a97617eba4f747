using System.Net;
using System.Security.Cryptography;
using System.Text;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Automations;
using SpotDraftSalesforce.Tests.Connectors;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Automations;

public sealed class WebhookKeysTests : IDisposable
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"activity":"CONTRACT_EXECUTED","contract_id":1}""");

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly FakeNetwork _network;
    private readonly Workbench _bench;
    private readonly WebhookKeys _keys;
    private Func<HttpResponseMessage>? _answer;
    private byte[] _key = [.. Enumerable.Repeat((byte)1, 64)];

    public WebhookKeysTests()
    {
        _network = new FakeNetwork(_ => _answer?.Invoke() ?? FakeNetwork.Json($$"""{"hmac_key":"{{Convert.ToBase64String(_key)}}"}"""));
        _bench = new Workbench(_network, Workbench.Settings());
        _keys = new WebhookKeys(_time);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task The_key_is_asked_for_once_however_many_messages_come()
    {
        for (var message = 0; message < 100; message++)
        {
            Assert.True(await SignedAsync(_key));
        }

        Assert.Single(_network.Sent);
    }

    [Fact]
    public async Task A_hundred_forged_messages_cost_the_workspace_no_more_than_one_request_a_minute()
    {
        await SignedAsync(_key);
        _time.Advance(WebhookKeys.AskedAtMostEvery);
        for (var message = 0; message < 100; message++)
        {
            Assert.False(await SignedAsync([9]));
        }

        Assert.Equal(2, _network.Sent.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123")]
    public async Task What_is_no_signature_at_all_never_makes_the_key_be_asked_for_again(string? signature)
    {
        await SignedAsync(_key);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.False(await _keys.SignedAsync(_bench.SpotDraft, Body, signature, default));

        Assert.Single(_network.Sent);
    }

    [Fact]
    public async Task Forged_messages_cost_little_while_the_key_cannot_be_had()
    {
        _answer = () => FakeNetwork.Json("""{"detail":"Forbidden"}""", HttpStatusCode.Forbidden);
        for (var message = 0; message < 100; message++)
        {
            await Assert.ThrowsAsync<GovernedException>(() => SignedAsync([9]));
        }

        var asked = _network.Sent.Count;
        Assert.InRange(asked, 1, 5);
        _time.Advance(WebhookKeys.AfterFault);
        _answer = null;
        Assert.True(await SignedAsync(_key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAECAw==")]
    public async Task A_key_that_is_none_is_refused_and_what_it_signs_is_not_believed(string key)
    {
        _answer = () => FakeNetwork.Json($$"""{"hmac_key":"{{key}}"}""");

        await Assert.ThrowsAsync<GovernedException>(() => SignedAsync(Convert.FromBase64String(key)));
    }

    [Fact]
    public async Task What_is_no_signature_costs_no_request_even_before_the_key_is_known()
    {
        Assert.False(await _keys.SignedAsync(_bench.SpotDraft, Body, "forged", default));

        Assert.Empty(_network.Sent);
    }

    [Fact]
    public async Task A_key_that_was_rotated_is_learned_from_the_first_message_that_it_signs()
    {
        await SignedAsync(_key);
        var old = _key;
        _key = [.. Enumerable.Repeat((byte)2, 64)];
        _time.Advance(WebhookKeys.AskedAtMostEvery);

        Assert.True(await SignedAsync(_key));
        Assert.False(await SignedAsync(old));
    }

    [Fact]
    public async Task Messages_that_come_at_once_wait_for_one_answer()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SignedAsync(_key)));

        Assert.Single(_network.Sent);
    }

    [Fact]
    public async Task A_configured_key_that_is_no_base64_is_said_to_be_wrong_and_never_trusted()
    {
        var settings = Workbench.Settings();
        settings["Connections:spotdraft:main:HmacKey"] = "not base64!";
        using var bench = new Workbench(_network, settings);

        var fault = await Assert.ThrowsAsync<GovernedException>(() =>
            _keys.SignedAsync(bench.SpotDraft, Body, Convert.ToHexStringLower(HMACSHA512.HashData(_key, Body)), default)
        );

        Assert.Contains("HmacKey", fault.Error.Cure, StringComparison.Ordinal);
        Assert.DoesNotContain("not base64!", fault.Error.Message, StringComparison.Ordinal);
    }

    private Task<bool> SignedAsync(byte[] key) =>
        _keys.SignedAsync(_bench.SpotDraft, Body, Convert.ToHexStringLower(HMACSHA512.HashData(key, Body)), CancellationToken.None);
}
