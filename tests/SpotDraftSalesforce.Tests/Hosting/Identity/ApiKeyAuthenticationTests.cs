using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Hosting.Identity;

namespace SpotDraftSalesforce.Tests.Hosting.Identity;

public sealed class ApiKeyAuthenticationTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _client = new();
    private WebApplication _app = null!;
    private string _key = "";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IKeyStore, InMemoryKeyStore>();
        builder.Services.AddSingleton<IJournal, RecordingJournal>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddApiKeys().AddApiKeyAuthentication();
        _app = builder.Build();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapGet(
                "/who",
                (HttpContext context) =>
                    new JsonObject
                    {
                        ["caller"] = GovernanceJson.ToNode(CallerIdentity.Of(context.User)),
                        ["iss"] = context.User.FindFirst("iss")?.Value,
                        ["sub"] = context.User.FindFirst("sub")?.Value,
                    }
            )
            .RequireAuthorization();
        await _app.StartAsync(CancellationToken.None);
        _client.BaseAddress = new Uri(_app.Urls.Single());
        var principal = new Principal("sales-1", CallerKind.User, ["sales"], null, null);
        _key = (await _app.Services.GetRequiredService<ApiKeys>().CreateAsync(principal, null, null, "test", CancellationToken.None)).Text;
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "bearer ")]
    [InlineData("X-Api-Key", "")]
    public async Task A_key_in_a_header_proves_the_caller(string header, string before)
    {
        using var response = await GetAsync("/who", (header, before + _key));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(CancellationToken.None))!;
        Assert.Equal("sales-1", (string?)answer["caller"]!["id"]);
        Assert.Equal(("sdsf", "sales-1"), ((string?)answer["iss"], (string?)answer["sub"]));
    }

    [Fact]
    public async Task A_key_in_the_address_is_not_looked_at()
    {
        using var response = await GetAsync($"/who?api_key={_key}&access_token={_key}");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Without_a_key_the_challenge_says_what_is_needed()
    {
        using var response = await GetAsync("/who");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(new AuthenticationHeaderValue("Bearer", "realm=\"sdsf\""), Assert.Single(response.Headers.WwwAuthenticate));
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(CancellationToken.None))!["error"]!;
        Assert.Equal("denied", (string?)error["code"]);
        Assert.Contains("keys create", (string?)error["cure"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_credentials_at_once_are_refused_even_when_one_is_good()
    {
        using var both = await GetAsync("/who", ("Authorization", "Bearer " + _key), ("X-Api-Key", _key));
        Assert.Equal(HttpStatusCode.Unauthorized, both.StatusCode);
        using var basic = await GetAsync("/who", ("Authorization", "Basic " + _key));
        Assert.Equal(HttpStatusCode.Unauthorized, basic.StatusCode);
    }

    [Fact]
    public async Task Every_invalid_key_gets_the_same_answer()
    {
        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in new[] { "x", _key[..^1], _key[..^43] + new string('A', 43), $"sdsf_aaaaaaaaaaaa_{_key[^43..]}" })
        {
            using var response = await GetAsync("/who", ("Authorization", "Bearer " + key));
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            answers.Add(await response.Content.ReadAsStringAsync(CancellationToken.None));
        }

        Assert.DoesNotContain(_key, Assert.Single(answers), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessing_is_slowed_and_then_even_the_right_guess_does_not_help()
    {
        for (var i = 0; i < FailedAttempts.DefaultPerMinute; i++)
        {
            using var refused = await GetAsync("/who", ("Authorization", "Bearer guess"));
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        using var slowed = await GetAsync("/who", ("Authorization", "Bearer " + _key));
        Assert.Equal(HttpStatusCode.TooManyRequests, slowed.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(60), slowed.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task One_address_does_not_slow_another()
    {
        await using var failures = new FailedAttempts(perMinute: 2);
        var near = IPAddress.Parse("2001:db8:1:2::1");
        failures.Add(near);
        failures.Add(IPAddress.Parse("2001:db8:1:2::ffff"));
        Assert.False(failures.MayTry(near));
        Assert.True(failures.MayTry(IPAddress.Parse("2001:db8:1:3::1")));
        Assert.True(failures.MayTry(IPAddress.Loopback));
    }

    private async Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _client.SendAsync(request, CancellationToken.None);
    }
}
