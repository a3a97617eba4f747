using System.Net;

namespace SpotDraftSalesforce.Tests.Simulator;

public sealed class FaultTests
{
    [Fact]
    public async Task A_status_fault_answers_instead_for_the_requests_that_it_matches()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await ArmAsync(
            simulator,
            new
            {
                system = "spotdraft",
                kind = "status",
                method = "GET",
                path = "contract_types/$",
                times = 2,
                every = 2,
                status = 503,
                body = new { detail = "busy" },
                headers = new Dictionary<string, string> { ["Retry-After"] = "7" },
            }
        );
        var codes = new List<int>();
        for (var count = 0; count < 6; count++)
        {
            codes.Add((await simulator.GetAsync("contract_types/")).Code);
        }

        Assert.Equal([200, 503, 200, 503, 200, 200], codes);
        Assert.Equal(2, (await simulator.GetAsync("/_sim/faults")).Json[0].GetProperty("met").GetInt32());
        var met = simulator.Host.Received.List("spotdraft").Where(request => request.Fault == "status").ToArray();
        Assert.All(met, request => Assert.Equal(503, request.Status));
        Assert.Equal(204, (await simulator.SendAsync(HttpMethod.Delete, "/_sim/faults")).Code);
    }

    [Fact]
    public async Task An_html_fault_answers_a_page_with_200()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await ArmAsync(simulator, new { system = "spotdraft", kind = "html" });
        var reply = await simulator.GetAsync("contracts/");
        Assert.StartsWith("200 <!DOCTYPE html>", reply.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hang_never_answers()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await ArmAsync(
            simulator,
            new
            {
                system = "spotdraft",
                kind = "hang",
                path = "contracts/",
            }
        );
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            simulator.Http.GetAsync(RunningSimulator.Api + "contracts/", patience.Token)
        );
        await UntilAsync(() => simulator.Host.Received.List("spotdraft") is [{ Status: -1, Fault: "hang" }]);
    }

    [Fact]
    public async Task Commit_after_does_the_work_although_the_client_has_gone()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await ArmAsync(
            simulator,
            new
            {
                system = "spotdraft",
                kind = "commit_after",
                method = "POST",
                path = "contracts/$",
                delay_ms = 600,
                times = 1,
            }
        );
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(150));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CreateAsync(simulator, patience.Token));
        Assert.Equal("8", (await simulator.GetAsync("contracts/")).Text("total_results"));
        await UntilAsync(async () => (await simulator.GetAsync("contracts/by_external_metadata/006C")).Json.GetArrayLength() == 1);
    }

    [Fact]
    public async Task Commit_after_answers_a_client_that_waits()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await ArmAsync(
            simulator,
            new
            {
                system = "spotdraft",
                kind = "commit_after",
                delay_ms = 50,
                times = 1,
            }
        );
        Assert.Equal("DRAFT", (await simulator.PostAsync("contracts/", Requests.Nda())).Text("contract_status"));
    }

    [Fact]
    public async Task Drop_response_does_the_work_and_cuts_the_connection()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await ArmAsync(
            simulator,
            new
            {
                system = "spotdraft",
                kind = "drop_response",
                method = "POST",
                path = "contracts/$",
                times = 1,
            }
        );
        await Assert.ThrowsAsync<HttpRequestException>(() => CreateAsync(simulator, CancellationToken.None));
        Assert.Equal(1, (await simulator.GetAsync("contracts/by_external_metadata/006C")).Json.GetArrayLength());

        // The client hears of the cut before the simulator has written down how the request ended.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!simulator.Host.Received.List("spotdraft").Any(request => request is { Status: -1, Fault: "drop_response" }))
        {
            patience.Token.ThrowIfCancellationRequested();
            await simulator.GetAsync("contract_types/");
        }
    }

    [Theory]
    [InlineData("""{"system":"sap","kind":"hang"}""")]
    [InlineData("""{"system":"spotdraft","kind":"explode"}""")]
    [InlineData("""{"system":"spotdraft","kind":"hang","path":"("}""")]
    [InlineData("[]")]
    public async Task A_wrong_fault_is_refused(string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        Assert.Equal(400, (await simulator.ControlAsync("faults", body)).Code);
    }

    [Fact]
    public async Task What_was_received_shows_bodies_and_hides_credentials_and_leaves_controls_out()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.NdaAsync(recordId: "006R");
        await simulator.GetAsync("/_sim/clock");
        var received = Assert.Single((await simulator.GetAsync("/_sim/received?system=spotdraft&since=0")).Json.EnumerateArray());
        Assert.Contains("006R", received.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Equal("***", received.GetProperty("headers").GetProperty("client-secret").GetString());
        Assert.Equal(201, received.GetProperty("status").GetInt32());
        Assert.Equal(204, (await simulator.SendAsync(HttpMethod.Delete, "/_sim/received")).Code);
        Assert.Empty(simulator.Host.Received.List());
    }

    [Fact]
    public async Task A_body_larger_than_the_record_arrives_whole()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var file = new byte[5_000_000];
        file.AsSpan().Fill(7);
        "%PDF-"u8.CopyTo(file);
        var reply = await simulator.PostAsync(
            "contracts/executed_contracts/",
            new
            {
                contract_name = "Large",
                file_name = "large.pdf",
                file_content = Convert.ToBase64String(file),
                contract_type_id = 102,
                organization_entity_id = 1,
            }
        );
        Assert.Equal(file, (await simulator.PostAsync($"contracts/{reply.Text("id")}/download")).Bytes);
        Assert.Equal(64 * 1024, simulator.Host.Received.List()[0].Body!.Length);
    }

    private static async Task ArmAsync(RunningSimulator simulator, object fault) =>
        Assert.Equal(HttpStatusCode.Created, (await simulator.ControlAsync("faults", fault)).Status);

    private static Task<HttpResponseMessage> CreateAsync(RunningSimulator simulator, CancellationToken ct) =>
        simulator.Http.PostAsync(
            RunningSimulator.Api + "contracts/",
            System.Net.Http.Json.JsonContent.Create(Requests.Nda(recordId: "006C")),
            ct
        );

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
