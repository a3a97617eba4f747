using System.Net;
using System.Text;
using SpotDraftSalesforce.Simulator.Salesforce;

namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

/// <summary>Versions, limits, methods and sizes: what every call meets.</summary>
public sealed class RestTests
{
    [Fact]
    public async Task Versions_are_listed_without_a_session_also_behind_a_doubled_slash()
    {
        await using var server = await OrgServer.StartAsync(login: false);

        foreach (var path in new[] { "/services/data", "/services/data/", "//services/data" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Base + path);
            using var response = await server.Http.SendAsync(request);
            var last = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.EnumerateArray().Last();
            Assert.Equal("68.0", last.GetProperty("version").GetString());
            Assert.Equal("Winter '27", last.GetProperty("label").GetString());
            Assert.Equal("/services/data/v68.0", last.GetProperty("url").GetString());
        }
    }

    [Theory]
    [InlineData("/services/data/v68.0/limits", 200, null)]
    [InlineData("/services/data/v50.0/limits", 200, null)]
    [InlineData("/services/data/v69.0/limits", 404, "NOT_FOUND")]
    [InlineData("/services/data/v68/limits", 404, "NOT_FOUND")]
    [InlineData("/services/data/v25.0/limits", 410, "GONE")]
    [InlineData("/services/data/v68.0/nothing", 404, "NOT_FOUND")]
    [InlineData("/services/data/v68.0/sobjects/Nothing", 404, "NOT_FOUND")]
    [InlineData("/nothing", 404, "NOT_FOUND")]
    public async Task Versions_and_resources_that_are_not_there_say_so(string path, int status, string? code)
    {
        await using var server = await OrgServer.StartAsync();

        var answer = await server.GetAsync(path);

        Assert.Equal(status, answer.Status);
        if (code is not null)
        {
            Assert.Equal(code, answer.Code);
        }
    }

    [Fact]
    public async Task Without_a_session_there_is_only_one_answer()
    {
        await using var server = await OrgServer.StartAsync(login: false);

        var answer = await server.GetAsync("sobjects/Account");

        Assert.Equal((401, "INVALID_SESSION_ID"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task The_limit_is_counted_on_every_answer_and_can_run_out()
    {
        await using var server = await OrgServer.StartAsync(new SalesforceSettings { DailyApiRequests = 10 });

        Assert.Equal("api-usage=1/10", (await server.GetAsync("")).Headers["Sforce-Limit-Info"]);
        Assert.Equal("api-usage=2/10", (await server.GetAsync("sobjects/Nothing")).Headers["Sforce-Limit-Info"]);
        await server.SendAsync("POST", "/_sim/salesforce/limits", new { remaining = 1 });
        var last = await server.GetAsync("limits");
        var none = await server.GetAsync("limits");
        server.Clock.Advance(TimeSpan.FromHours(25));
        await server.LoginAsync();

        Assert.Equal(0, last.Json.GetProperty("DailyApiRequests").GetProperty("Remaining").GetInt32());
        Assert.Equal((403, "REQUEST_LIMIT_EXCEEDED", "api-usage=10/10"), (none.Status, none.Code, none.Headers["Sforce-Limit-Info"]));
        Assert.Equal(200, (await server.GetAsync("limits")).Status);
    }

    [Theory]
    [InlineData("PUT", "sobjects/Account")]
    [InlineData("DELETE", "limits")]
    [InlineData("POST", "query")]
    [InlineData("GET", "composite")]
    [InlineData("PUT", "sobjects/Account/001000000000000AAA")]
    public async Task Wrong_methods_are_405(string method, string path)
    {
        await using var server = await OrgServer.StartAsync();
        if (path.EndsWith("AAA", StringComparison.Ordinal))
        {
            path = "sobjects/Account/" + server.IdOf("Account", "Northwind Traders");
        }

        var answer = await server.SendAsync(method, path);

        Assert.Equal((405, "METHOD_NOT_ALLOWED"), (answer.Status, answer.Code));
        Assert.StartsWith($"HTTP Method '{method}' not allowed. Allowed are ", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_addresses_are_refused_before_the_api_sees_them()
    {
        await using var server = await OrgServer.StartAsync();

        var uri = await server.GetAsync("query?q=" + new string('x', 17_000));
        var head = await server.SendAsync("GET", "query?q=" + new string('x', 15_500), null, ("X-Long", new string('y', 2000)));

        Assert.Equal((414, "<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>"), (uri.Status, uri.Text));
        Assert.Equal(431, head.Status);
    }

    [Fact]
    public async Task Bodies_that_are_not_json_are_told_so()
    {
        await using var server = await OrgServer.StartAsync();
        using var text = new StringContent("Name=x", Encoding.UTF8, "text/plain");

        var broken = await server.SendAsync("POST", "sobjects/Account", "{\"Name\":");
        using var typed = await server.Http.PostAsync("/services/data/v68.0/sobjects/Account", text);
        var empty = await server.SendAsync("POST", "sobjects/Account");

        Assert.Equal((400, "JSON_PARSER_ERROR"), (broken.Status, broken.Code));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, typed.StatusCode);
        Assert.Equal((400, "JSON_PARSER_ERROR"), (empty.Status, empty.Code));
    }

    [Fact]
    public async Task The_map_of_resources_leads_to_the_identity()
    {
        await using var server = await OrgServer.StartAsync();

        var map = (await server.GetAsync("")).Json;

        Assert.Equal("/services/data/v68.0/sobjects", map.GetProperty("sobjects").GetString());
        Assert.Equal(200, (await server.GetAsync(new Uri(map.GetProperty("identity").GetString()!).PathAndQuery)).Status);
    }
}
