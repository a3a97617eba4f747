using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using SpotDraftSalesforce.Agent;
using SpotDraftSalesforce.Agent.Commands;
using SpotDraftSalesforce.Agent.Functions;

namespace SpotDraftSalesforce.Tests.Agent;

public sealed class AgentCommandTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Json_prints_one_object_and_nothing_else_on_stdout()
    {
        await using var server = await OneDueAsync();

        var code = await RunAsync(
            server.Client,
            "run",
            "renewal-sweep",
            "--once",
            "--json",
            "--as-of",
            "2026-12-01",
            "--within",
            "30",
            "--overdue",
            "2"
        );

        Assert.Equal(0, code);
        var report = JsonElement.Parse(_output.ToString());
        Assert.Equal(1, report.GetProperty("decisions").GetProperty("created").GetInt32());
        Assert.Equal(2, (int?)server.Of("list_expiring_contracts").Single()["overdue_days"]);
        Assert.Contains("1 of 1", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contract_that_failed_makes_the_exit_code_1_and_is_named()
    {
        await using var server = await OneDueAsync(
            """{"status":"failed","error":{"code":"denied","message":"The role may not.","cure":"Ask."}}"""
        );

        var code = await RunAsync(server.Client, "run", "renewal-sweep", "--once");

        Assert.Equal(1, code);
        Assert.Contains("T-1 Order form: failed. [denied] The role may not. Ask.", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "no-such-playbook", "--once")]
    [InlineData("run", "renewal-sweep", "--once", "--as-of", "01.12.2026")]
    [InlineData("run", "renewal-sweep", "--as-of", "2026-12-01")]
    [InlineData("run", "renewal-sweep", "--once", "--every", "1h")]
    [InlineData("run", "renewal-sweep", "--every", "soon")]
    [InlineData("run", "renewal-sweep", "--once", "--concurrency", "0")]
    [InlineData("run", "renewal-sweep", "--once", "--within", "-1")]
    [InlineData("run", "renewal-sweep", "--once", "--api-key", "secret")]
    public async Task Wrong_usage_ends_with_2_and_leaves_stdout_empty(params string[] args)
    {
        Assert.Equal(2, await RunAsync(null, args));
        Assert.Empty(_output.ToString());
        Assert.NotEmpty(_error.ToString());
    }

    [Theory]
    [InlineData(null, "--server")]
    [InlineData("contracts.example", "address")]
    [InlineData("http://contracts.example/mcp", "https")]
    [InlineData("http://127.0.0.1:1/mcp", "did not answer")]
    public async Task A_server_that_cannot_be_reached_is_told_with_its_cure(string? address, string said)
    {
        string[] server = address is null ? [] : ["--server", address];

        var code = await RunAsync(null, ["run", "renewal-sweep", "--once", "--json", .. server]);

        Assert.Equal(1, code);
        Assert.Contains(said, _error.ToString(), StringComparison.Ordinal);
        var told = JsonElement.Parse(_output.ToString());
        Assert.False(told.GetProperty("ok").GetBoolean());
        Assert.NotEmpty(told.GetProperty("error").GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Without_once_it_runs_again_after_the_interval_until_it_is_stopped()
    {
        await using var server = await OneDueAsync();
        using var stop = new CancellationTokenSource();
        var rounds = 0;
        var time = new SkippingTime
        {
            // The second interval does not pass: somebody stops the agent in it.
            Hold = (TimeSpan.FromHours(6), () => Interlocked.Increment(ref rounds)),
        };
        var surroundings = Surroundings(server.Client) with { Time = time };
        var parsed = AgentCommand.Build(surroundings).Parse(["run", "renewal-sweep", "--every", "6h"]);

        var running = parsed.InvokeAsync(cancellationToken: stop.Token);
        while (Volatile.Read(ref rounds) == 0)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();

        Assert.Equal(0, await running);
        Assert.Single(server.Of("create_renewal"));
    }

    [Fact]
    public void The_key_comes_from_a_file_then_the_environment_then_the_program()
    {
        var file = new FileInfo(Path.GetTempFileName());
        try
        {
            File.WriteAllText(file.FullName, "sdsf_file\n");
            var environment = new Dictionary<string, string?>();
            var surroundings = Surroundings(null) with
            {
                Environment = name => environment.GetValueOrDefault(name),
                ApiKey = "sdsf_program",
            };

            Assert.Equal("sdsf_program", AgentKey.Find(null, surroundings));
            environment["SDSF_AGENT_KEY_FILE"] = file.FullName;
            Assert.Equal("sdsf_file", AgentKey.Find(null, surroundings));
            environment["SDSF_AGENT_KEY"] = "sdsf_environment";
            Assert.Equal("sdsf_environment", AgentKey.Find(null, surroundings));
            Assert.Equal("sdsf_file", AgentKey.Find(file, surroundings));
        }
        finally
        {
            file.Delete();
        }
    }

    [Fact]
    public void A_key_file_that_is_missing_or_holds_more_than_a_key_is_refused()
    {
        var file = new FileInfo(Path.GetTempFileName());
        File.WriteAllText(file.FullName, "two words");
        var wordy = Assert.Throws<AgentException>(() => AgentKey.Find(file, Surroundings(null)));
        file.Delete();
        var missing = Assert.Throws<AgentException>(() => AgentKey.Find(file, Surroundings(null)));

        Assert.Equal("invalid_argument", wordy.Error.Code);
        Assert.DoesNotContain("two words", wordy.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains(file.FullName, missing.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_options_and_where_the_key_comes_from()
    {
        Assert.Equal(0, await RunAsync(null, "run", "--help"));
        Assert.Contains("--concurrency", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("SDSF_AGENT_KEY", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_as_a_models_function_has_a_legal_name_and_a_plain_answer()
    {
        await using var server = await FakeServer.StartAsync(
            ("contracts.find", _ => new JsonObject { ["found"] = 2 }),
            ("contracts.void", _ => new JsonObject { ["status"] = "failed" })
        );
        var tools = (await server.Client.ListToolsAsync()).ToDictionary(tool => tool.Name, tool => new McpFunction(tool));

        Assert.Equal("contracts_find", tools["contracts.find"].Name);
        Assert.Equal("""{"found":2}""", (await tools["contracts.find"].InvokeAsync())?.ToString());
        Assert.Equal("""Error: {"status":"failed"}""", (await tools["contracts.void"].InvokeAsync())?.ToString());
    }

    private static Task<FakeServer> OneDueAsync(
        string answer = """{"status":"succeeded","operation_id":"op_1","result":{"action":"created"}}"""
    ) =>
        FakeServer.StartAsync(
            ("list_expiring_contracts", _ => JsonNode.Parse("""{"contracts":[{"contract_id":"T-1","name":"Order form"}]}""")!.AsObject()),
            ("create_renewal", _ => JsonNode.Parse(answer)!.AsObject())
        );

    private AgentSurroundings Surroundings(McpClient? client) =>
        new()
        {
            Output = _output,
            Error = _error,
            Client = client,
            Time = new SkippingTime(),
        };

    private Task<int> RunAsync(McpClient? client, params string[] args) =>
        SpotDraftSalesforce.Agent.Program.RunAsync(args, Surroundings(client));
}
