using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

public sealed class ConsentTests : IAsyncLifetime
{
    private const string Redirect = "http://127.0.0.1:4711/callback";
    private const string Verifier = "a-verifier-that-is-long-enough-to-be-one-of-these-things";

    private OrgServer _org = null!;

    public async Task InitializeAsync() => _org = await OrgServer.StartAsync(login: false);

    public async Task DisposeAsync() => await _org.DisposeAsync();

    [Fact]
    public async Task A_code_becomes_a_lasting_session_of_the_person_once()
    {
        var back = await ConsentAsync(("login_hint", "sales.representative@simulator.example"), ("state", "s 1"));

        var (status, token) = await RedeemAsync(back["code"]!);
        var again = await RedeemAsync(back["code"]!);
        var refreshed = await _org.TokenAsync(
            ("grant_type", "refresh_token"),
            ("client_id", _org.Service.Credentials.ClientId),
            ("refresh_token", token.GetProperty("refresh_token").GetString()!)
        );

        var person = _org.Service.Org.All("User").Single(user => Equals(user["Name"], "Sales Representative"));
        Assert.Equal("s 1", back["state"]);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.EndsWith((string)person["Id"]!, token.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (again.Status, again.Body.GetProperty("error").GetString()));
        Assert.Equal(HttpStatusCode.OK, refreshed.Status);
    }

    [Theory]
    [InlineData("wrong-verifier", Redirect, "invalid code verifier")]
    [InlineData(Verifier, "http://127.0.0.1:4711/elsewhere", "redirect_uri must match configuration")]
    public async Task A_code_is_good_for_its_verifier_and_redirect_alone(string verifier, string redirect, string description)
    {
        var back = await ConsentAsync();

        var (status, body) = await RedeemAsync(back["code"]!, verifier, redirect);

        Assert.Equal((HttpStatusCode.BadRequest, description), (status, body.GetProperty("error_description").GetString()));
    }

    [Fact]
    public async Task A_code_dies_after_fifteen_minutes()
    {
        var back = await ConsentAsync();
        _org.Clock.Advance(TimeSpan.FromMinutes(15));

        var (_, body) = await RedeemAsync(back["code"]!);

        Assert.Equal("expired authorization code", body.GetProperty("error_description").GetString());
    }

    [Fact]
    public async Task A_person_may_say_no()
    {
        await PolicyAsync("""{"consent":false}""");

        var back = await ConsentAsync(("state", "x"));

        Assert.Equal(("access_denied", "x"), (back["error"], back["state"]));
    }

    [Theory]
    [InlineData("client_id", "unknown")]
    [InlineData("redirect_uri", "https://elsewhere.example/callback")]
    public async Task A_stranger_is_not_sent_anywhere(string name, string value)
    {
        var answer = await AuthorizeAsync((name, value));

        Assert.Equal((400, false), (answer.Status, answer.Headers.ContainsKey("Location")));
    }

    [Fact]
    public async Task An_unused_refresh_token_dies_and_a_used_one_lives_on()
    {
        await PolicyAsync("""{"refresh_idle_days":30}""");
        var refresh = _org.Service.Credentials.RefreshToken;
        _org.Clock.Advance(TimeSpan.FromDays(29));
        var used = await RefreshAsync(refresh);
        _org.Clock.Advance(TimeSpan.FromDays(29));
        var again = await RefreshAsync(refresh);
        _org.Clock.Advance(TimeSpan.FromDays(30));
        var dead = await RefreshAsync(refresh);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest), (used, again, dead));
    }

    [Fact]
    public async Task A_session_without_the_api_scope_cannot_use_the_API()
    {
        await PolicyAsync("""{"scope":"id refresh_token"}""");
        await _org.LoginAsync();

        var answer = await _org.GetAsync("limits");

        Assert.Equal(401, answer.Status);
        Assert.Equal("This session is not valid for use with the REST API", answer.Message);
    }

    [Fact]
    public async Task An_app_without_a_run_as_user_says_so()
    {
        await PolicyAsync("""{"client_credentials_user":false}""");

        var (_, body) = await _org.TokenAsync(
            ("grant_type", "client_credentials"),
            ("client_id", _org.Service.Credentials.ClientId),
            ("client_secret", _org.Service.Credentials.ClientSecret)
        );

        Assert.Equal("no client credentials user enabled", body.GetProperty("error_description").GetString());
    }

    [Fact]
    public async Task A_setting_that_there_is_not_is_refused() =>
        Assert.Equal(400, (await _org.SendAsync("POST", "/_sim/salesforce/oauth", """{"rotate":"yes"}""")).Status);

    private async Task PolicyAsync(string body) => Assert.Equal(200, (await _org.SendAsync("POST", "/_sim/salesforce/oauth", body)).Status);

    private Task<Answer> AuthorizeAsync(params (string Name, string Value)[] given)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = _org.Service.Credentials.ClientId,
            ["redirect_uri"] = Redirect,
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in given)
        {
            query[name] = value;
        }

        return _org.GetAsync(QueryHelpers.AddQueryString("/services/oauth2/authorize", query));
    }

    private async Task<Dictionary<string, string?>> ConsentAsync(params (string Name, string Value)[] given)
    {
        var answer = await AuthorizeAsync(given);
        Assert.Equal(302, answer.Status);
        var back = new Uri(answer.Headers["Location"]);
        return QueryHelpers
            .ParseQuery(back.Query)
            .ToDictionary(pair => pair.Key, pair => (string?)pair.Value.ToString(), StringComparer.Ordinal);
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> RedeemAsync(
        string code,
        string verifier = Verifier,
        string redirect = Redirect
    ) =>
        _org.TokenAsync(
            ("grant_type", "authorization_code"),
            ("client_id", _org.Service.Credentials.ClientId),
            ("code", code),
            ("redirect_uri", redirect),
            ("code_verifier", verifier)
        );

    private async Task<HttpStatusCode> RefreshAsync(string token) =>
        (
            await _org.TokenAsync(
                ("grant_type", "refresh_token"),
                ("client_id", _org.Service.Credentials.ClientId),
                ("refresh_token", token)
            )
        ).Status;
}
