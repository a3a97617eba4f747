using System.Net;
using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.Tests.Simulator.SpotDraft;

public sealed class RouteTests
{
    [Fact]
    public async Task Every_route_answers_the_other_slash_with_a_redirect_to_the_right_one()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        Assert.True(simulator.Host.SpotDraft.Routes.Count > 40);
        foreach (var route in simulator.Host.SpotDraft.Routes)
        {
            var right = route.Pattern.Replace("{T}", "T-1001", StringComparison.Ordinal);
            right = string.Join('/', right.Split('/').Select(part => part.StartsWith('{') ? "1" : part));
            var wrong = right.EndsWith('/') ? right[..^1] : right + "/";
            var reply = await simulator.SendAsync(new HttpMethod(route.Methods.Keys.First()), wrong + "?page=2");
            Assert.Equal((302, RunningSimulator.Api + right + "?page=2"), (reply.Code, reply.Location));
        }
    }

    [Theory]
    [InlineData("contracts/1001/status")]
    [InlineData("contracts/T-1001/comments/")]
    [InlineData("contracts/T-1001/")]
    [InlineData("contracts/T-999999/status")]
    [InlineData("contracts/999999/process_metrics/")]
    [InlineData("Contracts/")]
    [InlineData("templates/1/")]
    [InlineData("counter_parties/999999")]
    [InlineData("nothing/")]
    [InlineData("/api/v2/public/contracts/")]
    public async Task What_is_not_there_is_404(string path)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var reply = await simulator.GetAsync(path);
        Assert.Equal("""404 {"detail":"Not Found"}""", reply.ToString());
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_have_is_405()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var reply = await simulator.SendAsync(HttpMethod.Delete, "contracts/");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.Status);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("simulator-client", null)]
    [InlineData("simulator-client", "wrong")]
    [InlineData("wrong", "simulator-client-secret")]
    public async Task Missing_or_wrong_credentials_are_401(string? id, string? secret)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var http = new HttpClient { BaseAddress = simulator.Host.SpotDraftBase };
        using var request = new HttpRequestMessage(HttpMethod.Get, RunningSimulator.Api + "contracts/");
        request.Headers.TryAddWithoutValidation("client-id", id);
        request.Headers.TryAddWithoutValidation("client-secret", secret);
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("\"detail\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("integration@simulator.example", HttpStatusCode.OK)]
    [InlineData("former@simulator.example", HttpStatusCode.Forbidden)]
    [InlineData("stranger@simulator.example", HttpStatusCode.Forbidden)]
    public async Task The_user_email_must_be_an_active_member(string email, HttpStatusCode expected)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Http.DefaultRequestHeaders.Add("user-email", email);
        Assert.Equal(expected, (await simulator.GetAsync("contracts/")).Status);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[1]", 400)]
    public async Task A_body_that_is_not_a_json_object_is_400(string body, int expected)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        Assert.Equal(expected, (await simulator.PostAsync("contracts/", body)).Code);
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_415()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var content = new StringContent("x", null, "text/plain");
        using var response = await simulator.Http.PostAsync(RunningSimulator.Api + "contracts/", content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task The_eleventh_request_within_a_second_is_429_until_the_window_has_slid()
    {
        var machine = new ManualMachine();
        await using var simulator = await RunningSimulator.StartAsync(new SimulatorOptions { Machine = machine });
        for (var count = 0; count < 5; count++)
        {
            Assert.Equal(200, (await simulator.GetAsync("contract_types/")).Code);
        }

        machine.Advance(TimeSpan.FromMilliseconds(600));
        for (var count = 0; count < 5; count++)
        {
            Assert.Equal(200, (await simulator.GetAsync("contract_types/")).Code);
        }

        machine.Advance(TimeSpan.FromMilliseconds(399));
        var refused = await simulator.GetAsync("contract_types/");
        Assert.Equal((429, "1"), (refused.Code, refused.RetryAfter));
        simulator.Host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(429, (await simulator.GetAsync("contract_types/")).Code);

        machine.Advance(TimeSpan.FromMilliseconds(1));
        for (var count = 0; count < 5; count++)
        {
            Assert.Equal(200, (await simulator.GetAsync("contract_types/")).Code);
        }

        Assert.Equal(429, (await simulator.GetAsync("contract_types/")).Code);
        var rates = (await simulator.GetAsync("/_sim/rates?system=spotdraft")).Json;
        Assert.Equal(3, rates.GetProperty("too_many_requests").GetInt32());
        Assert.Equal(18, rates.GetProperty("requests").GetInt32());
    }
}
