using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Tests.Commands.Connections;

public sealed class ConnectionsCommandTests
{
    [Fact]
    public async Task A_person_signs_in_once_and_the_connection_works_from_then_on()
    {
        await using var bench = await ConnectionsBench.StartAsync();
        await bench.AddAsync("main", "--owner", "crm-admin@acme.example");
        Assert.Equal("not authorised", (string?)(await bench.ListedAsync("salesforce:main"))["state"]);

        var signedIn = await bench.SignInAsync("login", "main", null, "--json");

        Assert.True(signedIn.Code == 0, signedIn.Error);
        Assert.Equal(bench.Access.Username, (string?)JsonNode.Parse(signedIn.Out)!["user"]);
        await bench.ControlAsync("sessions/expire", new { });
        var test = await bench.RunAsync("", "test", "main");
        Assert.Equal(0, test.Code);
        Assert.Contains($"connected as {bench.Access.Username}", test.Out, StringComparison.Ordinal);
        var listed = await bench.ListedAsync("salesforce:main");
        Assert.Equal(
            ("added", "ready", "crm-admin@acme.example"),
            ((string?)listed["from"], (string?)listed["state"], (string?)listed["owner"])
        );
        Assert.NotNull(listed["ends_at"]);
        await using var services = bench.Services();
        var events = await services.GetRequiredService<IAuditLog>().SearchAsync(new AuditQuery(), CancellationToken.None);
        Assert.Equal([EventTypes.ConnectionAuthorized, EventTypes.ConnectionAdded], events.Select(one => one.Type));
    }

    [Fact]
    public async Task An_authorisation_that_was_withdrawn_is_expired_until_somebody_signs_in_again()
    {
        await using var bench = await ConnectionsBench.StartAsync();
        await bench.AddAsync("main");
        await bench.SignInAsync("login", "main");
        await bench.ControlAsync("oauth", new { refresh_idle_days = 0 });
        await bench.ControlAsync("sessions/expire", new { });

        var broken = await bench.RunAsync("", "test", "main", "--json");

        Assert.Equal(1, broken.Code);
        var report = JsonNode.Parse(broken.Out)!["connections"]![0]!;
        Assert.Equal("expired", (string?)report["state"]);
        Assert.Contains("connections reauth salesforce:main", (string?)report["cure"], StringComparison.Ordinal);
        Assert.Equal("refused", (string?)(await bench.ListedAsync("salesforce:main"))["state"]);
        await bench.ControlAsync("oauth", new { refresh_idle_days = 30 });
        Assert.Equal(0, (await bench.SignInAsync("reauth", "salesforce:main")).Code);
        Assert.Equal(0, (await bench.RunAsync("", "test", "main")).Code);
    }

    [Fact]
    public async Task Revoking_ends_it_at_Salesforce_and_here_and_can_forget_the_connection()
    {
        await using var bench = await ConnectionsBench.StartAsync();
        await bench.AddAsync("main");
        await bench.SignInAsync("login", "main");

        var revoked = await bench.RunAsync("", "revoke", "main", "--json");

        Assert.Equal(0, revoked.Code);
        Assert.True((bool)JsonNode.Parse(revoked.Out)!["revoked"]!);
        Assert.Equal("not authorised", (string?)(await bench.ListedAsync("salesforce:main"))["state"]);
        var test = await bench.RunAsync("", "test", "main");
        Assert.Contains("connections login salesforce:main", test.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await bench.RunAsync("", "revoke", "main", "--forget")).Code);
        Assert.Equal("""{"connections":[]}""", (await bench.RunAsync("", "list", "--json")).Out.TrimEnd());
    }

    [Fact]
    public async Task Only_the_answer_to_this_very_sign_in_is_taken_and_only_once()
    {
        await using var bench = await ConnectionsBench.StartAsync();
        await bench.AddAsync("main");

        var signedIn = await bench.SignInAsync(
            "login",
            "main",
            async address =>
            {
                var asked = QueryHelpers.ParseQuery(address.Query);
                Assert.Equal("S256", asked["code_challenge_method"]);
                var back = asked["redirect_uri"].ToString();
                Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(bench, $"{back}?code=planted&state=another"));
                Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(bench, $"{back}?code=planted"));
                Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(bench, $"{back}?state={asked["state"]}"));
                Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(bench, new Uri(new Uri(back), "/").AbsoluteUri));
                using var elsewhere = new HttpRequestMessage(HttpMethod.Get, $"{back}?code=planted&state={asked["state"]}");
                elsewhere.Headers.Host = "evil.example";
                using var answer = await bench.Browser.SendAsync(elsewhere);
                Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
                await bench.AgreeAsync(address);
            }
        );

        Assert.True(signedIn.Code == 0, signedIn.Error);
    }

    [Fact]
    public async Task A_person_who_says_no_ends_the_sign_in()
    {
        await using var bench = await ConnectionsBench.StartAsync();
        await bench.AddAsync("main");
        await bench.ControlAsync("oauth", new { consent = false });

        var refused = await bench.SignInAsync("login", "main");

        Assert.Equal(8, refused.Code);
        Assert.Contains("Salesforce ended the sign-in: access_denied.", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_who_comes_in_time_ends_the_sign_in_too()
    {
        await using var bench = await ConnectionsBench.StartAsync();
        await bench.AddAsync("main");

        var late = await bench.SignInAsync("login", "main", _ => Task.CompletedTask, "--timeout", "1s");

        Assert.Equal(8, late.Code);
        Assert.Contains("Nobody signed in within", late.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_somebody_else_answers_with_is_refused_for_want_of_the_verifier()
    {
        await using var bench = await ConnectionsBench.StartAsync();
        await bench.AddAsync("main");

        var stolen = await bench.SignInAsync(
            "login",
            "main",
            async address =>
            {
                var asked = QueryHelpers.ParseQuery(address.Query).ToDictionary(part => part.Key, part => (string?)part.Value.ToString());
                asked["code_challenge"] = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
                await bench.AgreeAsync(new Uri(QueryHelpers.AddQueryString(address.GetLeftPart(UriPartial.Path), asked)));
            }
        );

        Assert.Equal(8, stolen.Code);
        Assert.Contains("Run 'connections login salesforce:main' again", stolen.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_named_connections_stand_beside_configured_ones()
    {
        await using var bench = await ConnectionsBench.StartAsync();
        bench.Settings["Connections:salesforce:conf:LoginUrl"] = bench.Access.Login;
        bench.Settings["Connections:salesforce:conf:ClientId"] = bench.Access.ClientId;
        bench.Settings["Connections:salesforce:conf:ClientSecret"] = bench.Access.ClientSecret;
        await bench.AddAsync("east", "--flow", "client_credentials");
        var key = await File.ReadAllTextAsync(bench.Access.JwtKeyFile);
        Assert.NotEmpty(key);
        var west = await bench.RunAsync(
            "",
            "add",
            "west",
            "--login-url",
            bench.Access.Login,
            "--flow",
            "jwt",
            "--client-id",
            bench.Access.ClientId,
            "--username",
            bench.Access.Username,
            "--private-key-file",
            bench.Access.JwtKeyFile
        );
        Assert.True(west.Code == 0, west.Error);

        var test = await bench.RunAsync("", "test", "--json");

        var reports = JsonNode.Parse(test.Out)!["connections"]!.AsArray();
        Assert.Equal(
            ["salesforce:conf", "salesforce:east", "salesforce:west"],
            reports.Where(one => (string?)one!["state"] == "connected").Select(one => (string?)one!["connection"])
        );
        Assert.Equal(0, (await bench.RunAsync("", "reauth", "west")).Code);
        var taken = await bench.RunAsync("x", "add", "conf", "--client-id", "x");
        Assert.Equal(2, taken.Code);
        Assert.Contains("come", taken.Error, StringComparison.Ordinal);
        var again = await bench.RunAsync("x", "add", "east", "--client-id", "x");
        Assert.Equal(5, again.Code);
        Assert.Equal(0, (await bench.RunAsync("x", "add", "east", "--client-id", "x", "--replace")).Code);
    }

    [Theory]
    [InlineData("That is not a name", "add", "Main!", "--client-id", "x")]
    [InlineData("That is not a name", "add", "../main", "--client-id", "x")]
    [InlineData("has no sign-in", "add", "spotdraft:main", "--client-id", "x")]
    [InlineData("--client-id is missing", "add", "main")]
    [InlineData("--login-url is missing or wrong", "add", "main", "--client-id", "x", "--login-url", "http://plain.example")]
    [InlineData("--flow is missing or wrong", "add", "main", "--client-id", "x", "--flow", "password")]
    [InlineData("--client-secret-stdin is missing", "add", "main", "--client-id", "x", "--flow", "client_credentials")]
    [InlineData("Stdin holds no such line", "add", "main", "--client-id", "x", "--token-stdin")]
    [InlineData("--private-key-file is missing", "add", "main", "--client-id", "x", "--flow", "jwt", "--username", "u")]
    [InlineData("--idle-days", "add", "main", "--client-id", "x", "--idle-days", "-1")]
    [InlineData("There is no connection salesforce:nowhere", "login", "nowhere")]
    [InlineData("There is no connection salesforce:nowhere", "revoke", "nowhere")]
    [InlineData("'soon' is not a length of time", "login", "nowhere", "--timeout", "soon")]
    [InlineData("--port is a number", "login", "nowhere", "--port", "70000")]
    public async Task A_mistake_is_told_with_what_to_do(string message, params string[] args)
    {
        using var bench = new VerbBench();

        var refused = await bench.RunAsync(["connections", .. args]);

        Assert.Equal(2, refused.Code);
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
        Assert.Equal("", refused.Out);
    }

    [Theory]
    [InlineData("add")]
    [InlineData("login")]
    [InlineData("reauth")]
    [InlineData("test")]
    [InlineData("revoke")]
    [InlineData("list")]
    public async Task Every_verb_explains_itself(string verb)
    {
        using var bench = new VerbBench();

        var help = await bench.RunOnlyAsync("connections", verb, "--help");

        Assert.Equal(0, help.Code);
        Assert.Contains("--data", help.Out, StringComparison.Ordinal);
        Assert.Contains("--json", help.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_connection_sealed_with_another_key_says_so()
    {
        await using var bench = await ConnectionsBench.StartAsync();
        await bench.AddAsync("main");
        bench.Settings["SecretsKey"] = Tests.Connectors.Workbench.SealingKey;

        var test = await bench.RunAsync("", "test", "main", "--json");

        var report = JsonNode.Parse(test.Out)!["connections"]![0]!;
        Assert.Equal(1, test.Code);
        Assert.Contains("sealed with another key", (string?)report["cause"], StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(ConnectionsBench bench, string address)
    {
        using var answer = await bench.Browser.GetAsync(new Uri(address));
        return answer.StatusCode;
    }
}
