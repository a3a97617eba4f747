using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce;

namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

public sealed class OAuthTests
{
    private const string JwtGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    [Fact]
    public async Task Client_credentials_give_a_bearer_token_without_a_lifetime()
    {
        await using var server = await OrgServer.StartAsync(login: false);

        var (status, body) = await server.TokenAsync(Client(server, "client_credentials"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches("^00D\\w{12}!AR[A-Za-z0-9._]+$", body.GetProperty("access_token").GetString());
        Assert.Equal(server.Base, body.GetProperty("instance_url").GetString());
        Assert.Matches("/id/00D\\w{15}/005\\w{15}$", body.GetProperty("id").GetString());
        Assert.Equal("Bearer", body.GetProperty("token_type").GetString());
        Assert.False(body.TryGetProperty("expires_in", out _));
        Assert.False(body.TryGetProperty("refresh_token", out _));
    }

    [Fact]
    public async Task A_wrong_secret_a_wrong_client_and_an_unknown_grant_are_refused_in_the_vendors_words()
    {
        await using var server = await OrgServer.StartAsync(login: false);
        var id = server.Service.Credentials.ClientId;

        var secret = await server.TokenAsync(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", "wrong"));
        var client = await server.TokenAsync(("grant_type", "client_credentials"), ("client_id", "nobody"), ("client_secret", "x"));
        var grant = await server.TokenAsync(("grant_type", "magic"));

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (secret.Status, Error(secret.Body)));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_client_id"), (client.Status, Error(client.Body)));
        Assert.Equal((HttpStatusCode.BadRequest, "unsupported_grant_type"), (grant.Status, Error(grant.Body)));
    }

    [Fact]
    public async Task Refresh_tokens_rotate_when_the_org_says_so()
    {
        await using var server = await OrgServer.StartAsync(new SalesforceSettings { RotateRefreshTokens = true }, login: false);
        var first = server.Service.Credentials.RefreshToken;

        var (status, body) = await server.TokenAsync([.. Client(server, "refresh_token"), ("refresh_token", first)]);
        var again = await server.TokenAsync([.. Client(server, "refresh_token"), ("refresh_token", first)]);
        var next = await server.TokenAsync([
            .. Client(server, "refresh_token"),
            ("refresh_token", body.GetProperty("refresh_token").GetString()!),
        ]);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (again.Status, Error(again.Body)));
        Assert.Equal("expired access/refresh token", again.Body.GetProperty("error_description").GetString());
        Assert.Equal(HttpStatusCode.OK, next.Status);
    }

    [Theory]
    [InlineData("https://login.salesforce.com", 120, "RS256", true, null)]
    [InlineData("own", 299, "RS256", true, null)]
    [InlineData("https://example.com", 120, "RS256", true, "audience is invalid")]
    [InlineData("https://login.salesforce.com", -1, "RS256", true, "expired authorization code")]
    [InlineData("https://login.salesforce.com", 900, "RS256", true, "exp is more than 5 minutes ahead")]
    [InlineData("https://login.salesforce.com", 120, "HS256", true, "invalid assertion")]
    [InlineData("https://login.salesforce.com", 120, "RS256", false, "invalid assertion")]
    public async Task Assertions_are_checked_for_key_audience_and_time(
        string audience,
        int seconds,
        string algorithm,
        bool ownKey,
        string? refusal
    )
    {
        await using var server = await OrgServer.StartAsync(login: false);
        var credentials = server.Service.Credentials;
        var jwt = Sign(server, credentials.Username, audience == "own" ? server.Base : audience, seconds, algorithm, ownKey);

        var (status, body) = await server.TokenAsync(("grant_type", JwtGrant), ("assertion", jwt));

        if (refusal is null)
        {
            Assert.Equal(HttpStatusCode.OK, status);
            return;
        }

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (status, Error(body)));
        Assert.Contains(refusal, body.GetProperty("error_description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assertion_for_an_unknown_user_and_one_for_an_inactive_user_fail_differently()
    {
        await using var server = await OrgServer.StartAsync(login: false);

        var unknown = await server.TokenAsync(("grant_type", JwtGrant), ("assertion", Sign(server, "nobody@simulator.example")));
        var inactive = await server.TokenAsync(("grant_type", JwtGrant), ("assertion", Sign(server, "former.owner@simulator.example")));

        Assert.Equal("user hasn't approved this consumer", unknown.Body.GetProperty("error_description").GetString());
        Assert.Equal("inactive_user", Error(inactive.Body));
    }

    [Fact]
    public async Task Sessions_end_by_idleness_revocation_and_command()
    {
        await using var server = await OrgServer.StartAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(119));
        Assert.Equal(200, (await server.GetAsync("limits")).Status);

        server.Clock.Advance(TimeSpan.FromHours(2));
        var idle = await server.GetAsync("limits");
        Assert.Equal((401, "INVALID_SESSION_ID", "Session expired or invalid"), (idle.Status, idle.Code, idle.Message));
        Assert.False(idle.Headers.ContainsKey("Sforce-Limit-Info"));

        await server.LoginAsync();
        var token = server.Http.DefaultRequestHeaders.Authorization!.Parameter!;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.PostAsync("/services/oauth2/revoke", form)).StatusCode);
        Assert.Equal(401, (await server.GetAsync("limits")).Status);

        await server.LoginAsync();
        await server.SendAsync("POST", "/_sim/salesforce/sessions/expire");
        Assert.Equal(401, (await server.GetAsync("limits")).Status);
    }

    [Fact]
    public async Task Introspection_userinfo_and_identity_tell_whose_token_it_is()
    {
        await using var server = await OrgServer.StartAsync();
        var token = server.Http.DefaultRequestHeaders.Authorization!.Parameter!;
        using var form = new FormUrlEncodedContent(
            Client(server, "x").Append(("token", token)).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))
        );

        using var response = await server.Http.PostAsync("/services/oauth2/introspect", form);
        var introspected = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        var user = await server.GetAsync("/services/oauth2/userinfo");
        var identity = await server.GetAsync(new Uri(introspected.GetProperty("sub").GetString()!).PathAndQuery);

        Assert.True(introspected.GetProperty("active").GetBoolean());
        Assert.Equal("integration@simulator.example", introspected.GetProperty("username").GetString());
        Assert.Equal("integration@simulator.example", user.Json.GetProperty("preferred_username").GetString());
        Assert.Equal(user.Json.GetProperty("user_id").GetString(), identity.Json.GetProperty("user_id").GetString());
        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "nothing");
        Assert.Equal((403, "Bad_OAuth_Token"), Pair(await server.GetAsync("/services/oauth2/userinfo")));
    }

    [Theory]
    [InlineData("50.0", true, 200, "sessionId")]
    [InlineData("50.0", false, 500, "INVALID_LOGIN")]
    [InlineData("65.0", true, 500, "UNSUPPORTED_API_VERSION")]
    public async Task Soap_login_serves_older_clients_and_ends_before_version_65(string version, bool right, int status, string expected)
    {
        await using var server = await OrgServer.StartAsync(login: false);
        var password = right ? server.Service.Credentials.Password + "TOKEN" : "wrong";
        var envelope =
            "<se:Envelope xmlns:se=\"http://schemas.xmlsoap.org/soap/envelope/\"><se:Body><login xmlns=\"urn:partner.soap.sforce.com\">"
            + $"<username>{server.Service.Credentials.Username}</username><password>{password}</password></login></se:Body></se:Envelope>";
        using var content = new StringContent(envelope, Encoding.UTF8, "text/xml");

        using var response = await server.Http.PostAsync($"/services/Soap/u/{version}", content);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static (int, string) Pair(Answer answer) => (answer.Status, answer.Text);

    private static string Error(JsonElement body) => body.GetProperty("error").GetString()!;

    private static (string, string)[] Client(OrgServer server, string grant) =>
        [
            ("grant_type", grant),
            ("client_id", server.Service.Credentials.ClientId),
            ("client_secret", server.Service.Credentials.ClientSecret),
        ];

    private static string Sign(
        OrgServer server,
        string subject,
        string audience = "https://login.salesforce.com",
        int seconds = 120,
        string algorithm = "RS256",
        bool ownKey = true
    )
    {
        using var key = RSA.Create(2048);
        if (ownKey)
        {
            key.ImportFromPem(server.Service.Credentials.JwtPrivateKeyPem);
        }

        var expiry = server.Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var claims = $$"""{"iss":"{{server.Service.Credentials.ClientId}}","sub":"{{subject}}","aud":"{{audience}}","exp":{{expiry}}}""";
        var signed =
            Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}"}"""))
            + "."
            + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims));
        return signed
            + "."
            + Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
