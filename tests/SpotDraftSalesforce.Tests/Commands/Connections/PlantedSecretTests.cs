using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Tests.Connectors;

namespace SpotDraftSalesforce.Tests.Commands.Connections;

/// <summary>Secrets go in wherever they can, through every flow and its failures, and come out nowhere.</summary>
public sealed class PlantedSecretTests
{
    private const string Planted = "planted-secret-7f3a9c";

    [Fact]
    public async Task Nothing_that_a_command_prints_stores_or_logs_holds_a_secret()
    {
        await using var bench = await ConnectionsBench.StartAsync();
        var seen = new StringBuilder();
        async Task RunAsync(string input, params string[] args)
        {
            var result = await bench.RunAsync(input, args);
            seen.AppendLine(result.Out).AppendLine(result.Error);
        }

        await bench.AddAsync("person", "--owner", "crm-admin@acme.example");
        var signedIn = await bench.SignInAsync("login", "person");
        seen.AppendLine(signedIn.Out).AppendLine(signedIn.Error);
        var at = new[] { "--login-url", bench.Access.Login, "--client-id", bench.Access.ClientId };
        await RunAsync(bench.Access.ClientSecret, ["add", "machine", "--flow", "client_credentials", "--client-secret-stdin", .. at]);
        await RunAsync(Planted, ["add", "wrong", "--flow", "client_credentials", "--client-secret-stdin", .. at]);
        await RunAsync(bench.Access.RefreshToken, ["add", "refreshing", "--flow", "refresh_token", "--token-stdin", .. at]);
        await RunAsync(Planted, ["add", "dead", "--flow", "refresh_token", "--token-stdin", .. at]);
        await RunAsync(Planted, ["add", "ready", "--flow", "access_token", "--token-stdin", "--instance-url", bench.Access.Base]);
        await RunAsync(
            "",
            ["add", "signed", "--flow", "jwt", "--username", bench.Access.Username, "--private-key-file", bench.Access.JwtKeyFile, .. at]
        );
        await RunAsync(
            "",
            ["add", "unknown", "--flow", "jwt", "--username", "nobody", "--private-key-file", bench.Access.JwtKeyFile, .. at]
        );
        await RunAsync("", "test", "--json");
        var secrets = await TokensAsync(bench, seen);
        await bench.ControlAsync("sessions/expire", new { });
        await RunAsync("", "test");
        secrets.AddRange(await TokensAsync(bench, seen));
        await RunAsync("", "list");
        await RunAsync("", "reauth", "machine");
        await RunAsync("", "reauth", "dead");
        await RunAsync("", "revoke", "person");
        await RunAsync("", "revoke", "dead", "--forget");
        await RunAsync("", "revoke", "wrong");

        secrets.AddRange([Planted, bench.Access.ClientSecret, bench.Access.RefreshToken, bench.Access.Password]);
        secrets.Add((await File.ReadAllLinesAsync(bench.Access.JwtKeyFile))[1]);
        Assert.True(secrets.Count > 12);
        AssertNone(secrets, seen.ToString(), "what was printed");
        var files = Directory.GetFiles(bench.Data, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith("state.db", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith(".log", StringComparison.Ordinal));
        foreach (var file in files)
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            AssertNone(secrets, Encoding.UTF8.GetString(bytes), file);
            AssertNone(secrets, Encoding.Unicode.GetString(bytes), file);
        }
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task A_host_that_repeats_what_it_was_sent_does_not_bring_it_into_an_error(HttpStatusCode status)
    {
        var settings = Workbench.Settings();
        settings.Remove("Connections:salesforce:main:AccessToken");
        settings["Connections:salesforce:main:LoginUrl"] = "https://login.example";
        settings["Connections:salesforce:main:ClientId"] = "app";
        settings["Connections:salesforce:main:ClientSecret"] = Planted;
        settings["Connections:salesforce:main:RefreshToken"] = "planted/refresh+token";
        settings["Connections:salesforce:main:Retries"] = "0";
        var token = false;
        var network = new FakeNetwork(sent =>
        {
            if (sent.Path == "/services/oauth2/token" && Volatile.Read(ref token))
            {
                return FakeNetwork.Json(
                    """{"access_token":"planted-access-token","instance_url":"https://i.example","token_type":"Bearer"}"""
                );
            }

            var echo = $"you sent {sent.Body} {Uri.UnescapeDataString(sent.Body ?? "")} {sent.Headers.GetValueOrDefault("Authorization")}";
            return FakeNetwork.Json(
                new JsonArray(
                    new JsonObject
                    {
                        ["errorCode"] = "invalid_grant",
                        ["message"] = echo,
                        ["error"] = "invalid_grant",
                        ["error_description"] = echo,
                    }
                ).ToJsonString(),
                status
            );
        });
        using var bench = new Workbench(network, settings);

        var refused = await Assert.ThrowsAsync<GovernedException>(() => bench.Salesforce.LimitsAsync(CancellationToken.None));
        Volatile.Write(ref token, true);
        var later = await Assert.ThrowsAsync<GovernedException>(() => bench.Salesforce.LimitsAsync(CancellationToken.None));
        var reports = await new ConnectionHealth(bench.Catalog).CheckAsync(null, CancellationToken.None);

        var text =
            $"{refused} {GovernanceJson.ToText(refused.Error)} {later} {GovernanceJson.ToText(later.Error)} {GovernanceJson.ToText(reports)}";
        AssertNone(
            [Planted, "planted/refresh+token", Uri.EscapeDataString("planted/refresh+token"), "planted-access-token"],
            text,
            "an error"
        );
    }

    /// <summary>The tokens that lie sealed in the state folder after a server's look at them; and the evidence, to be looked through.</summary>
    private static async Task<List<string>> TokensAsync(ConnectionsBench bench, StringBuilder seen)
    {
        await using var services = bench.Services();
        await services.GetRequiredService<AuthorizationKeeper>().KeepAsync(CancellationToken.None);
        var catalog = services.GetRequiredService<ConnectionCatalog>();
        var tokens = new List<string>();
        foreach (var name in catalog.SalesforceNames)
        {
            if (await catalog.Salesforce(name).TokensAsync(CancellationToken.None) is { } state)
            {
                tokens.AddRange(new[] { state.AccessToken, state.RefreshToken }.OfType<string>());
            }
        }

        foreach (var one in await services.GetRequiredService<IAuditLog>().SearchAsync(new AuditQuery(), CancellationToken.None))
        {
            seen.AppendLine(GovernanceJson.ToText(one));
        }

        return tokens;
    }

    private static void AssertNone(IReadOnlyList<string> secrets, string text, string where)
    {
        var found = secrets.FirstOrDefault(secret => text.Contains(secret, StringComparison.Ordinal));
        Assert.True(found is null, $"{where} holds a secret");
    }
}
