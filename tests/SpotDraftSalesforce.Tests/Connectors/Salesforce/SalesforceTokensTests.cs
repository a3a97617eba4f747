using System.Net;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

public class SalesforceTokensTests
{
    private const string Stale = """[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]""";

    private static Dictionary<string, string?> ClientCredentials()
    {
        var settings = Workbench.Settings();
        settings.Remove("Connections:salesforce:main:AccessToken");
        settings.Remove("Connections:salesforce:main:InstanceUrl");
        settings["Connections:salesforce:main:LoginUrl"] = "https://login.example";
        settings["Connections:salesforce:main:ClientId"] = "app";
        settings["Connections:salesforce:main:ClientSecret"] = "planted-secret";
        return settings;
    }

    private static HttpResponseMessage Token(int number, string extra = "") =>
        FakeNetwork.Json(
            $$"""{"access_token":"token-{{number}}","instance_url":"https://instance.example","token_type":"Bearer"{{extra}}}"""
        );

    [Fact]
    public async Task Twenty_calls_at_once_fetch_one_token_and_renew_it_once()
    {
        var tokens = 0;
        var good = 1;
        var network = new FakeNetwork(request =>
        {
            if (request.Path == "/services/oauth2/token")
            {
                return Token(Interlocked.Increment(ref tokens));
            }

            return request.Headers["Authorization"] == $"Bearer token-{Volatile.Read(ref good)}"
                ? FakeNetwork.Json("{}")
                : FakeNetwork.Json(Stale, HttpStatusCode.Unauthorized);
        });
        using var bench = new Workbench(network, ClientCredentials());

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.Salesforce.LimitsAsync(CancellationToken.None)));
        Assert.Equal(1, tokens);

        Volatile.Write(ref good, 2);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.Salesforce.LimitsAsync(CancellationToken.None)));
        Assert.Equal(2, tokens);
        Assert.All(network.Calls, call => Assert.Equal("instance.example", call.Address.Host));
        Assert.All(
            network.Sent.Where(sent => sent.Path == "/services/oauth2/token"),
            sent => Assert.Equal("login.example", sent.Address.Host)
        );
    }

    [Fact]
    public async Task A_session_that_stays_refused_is_replayed_once_and_then_expired()
    {
        var network = new FakeNetwork(request =>
            request.Path == "/services/oauth2/token" ? Token(1) : FakeNetwork.Json(Stale, HttpStatusCode.Unauthorized)
        );
        using var bench = new Workbench(network, ClientCredentials());

        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.Salesforce.LimitsAsync(CancellationToken.None));

        Assert.Equal(ErrorCode.ConnectionExpired, fault.Error.Code);
        Assert.Equal(2, network.Calls.Count);
    }

    [Theory]
    [InlineData("This session is not valid for use with the REST API")]
    [InlineData("Connected app is not attached to Agent")]
    public async Task The_two_other_meanings_of_401_are_not_replayed(string message)
    {
        var network = new FakeNetwork(request =>
            request.Path == "/services/oauth2/token"
                ? Token(1)
                : FakeNetwork.Json($$"""[{"message":"{{message}}","errorCode":"INVALID_SESSION_ID"}]""", HttpStatusCode.Unauthorized)
        );
        using var bench = new Workbench(network, ClientCredentials());

        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.Salesforce.LimitsAsync(CancellationToken.None));

        Assert.Equal(ErrorCode.ConnectionRefused, fault.Error.Code);
        Assert.Contains("scope", fault.Error.Cause, StringComparison.Ordinal);
        Assert.Single(network.Calls);
    }

    [Fact]
    public async Task A_token_bound_to_a_key_is_refused_and_never_sent_as_a_bearer()
    {
        var network = new FakeNetwork(_ =>
            FakeNetwork.Json("""{"access_token":"t","instance_url":"https://i.example","token_type":"DPoP"}""")
        );
        using var bench = new Workbench(network, ClientCredentials());

        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.Salesforce.LimitsAsync(CancellationToken.None));

        Assert.Contains("DPoP", fault.Error.Message, StringComparison.Ordinal);
        Assert.Empty(network.Calls);
    }

    [Fact]
    public async Task A_token_is_never_carried_to_an_instance_in_the_clear()
    {
        var network = new FakeNetwork(_ =>
            FakeNetwork.Json("""{"access_token":"t","instance_url":"http://evil.example","token_type":"Bearer"}""")
        );
        using var bench = new Workbench(network, ClientCredentials());

        await Assert.ThrowsAsync<GovernedException>(() => bench.Salesforce.LimitsAsync(CancellationToken.None));

        Assert.Empty(network.Calls);
    }

    [Fact]
    public async Task A_refused_client_is_told_without_its_secret()
    {
        var network = new FakeNetwork(_ =>
            FakeNetwork.Json("""{"error":"invalid_client","error_description":"invalid client credentials"}""", HttpStatusCode.BadRequest)
        );
        using var bench = new Workbench(network, ClientCredentials());

        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.Salesforce.LimitsAsync(CancellationToken.None));

        Assert.Equal(ErrorCode.ConnectionExpired, fault.Error.Code);
        Assert.Equal("Correct ClientId and ClientSecret.", fault.Error.Cure);
        Assert.DoesNotContain("planted-secret", fault.ToString() + fault.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotated_refresh_token_replaces_the_old_one()
    {
        var settings = ClientCredentials();
        settings["Connections:salesforce:main:RefreshToken"] = "first";
        var number = 0;
        var network = new FakeNetwork(request =>
            request.Path == "/services/oauth2/token" ? Token(++number, $$""","refresh_token":"next-{{number}}" """)
            : request.Headers["Authorization"] == "Bearer token-1" ? FakeNetwork.Json(Stale, HttpStatusCode.Unauthorized)
            : FakeNetwork.Json("{}")
        );
        using var bench = new Workbench(network, settings);

        await bench.Salesforce.LimitsAsync(CancellationToken.None);

        var asked = network.Sent.Where(sent => sent.Path == "/services/oauth2/token").Select(sent => sent.Body).ToList();
        Assert.Equal(2, asked.Count);
        Assert.Contains("refresh_token=first", asked[0], StringComparison.Ordinal);
        Assert.Contains("refresh_token=next-1", asked[1], StringComparison.Ordinal);
    }
}
