using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Support;

namespace SpotDraftSalesforce.EndToEnd.Bridge;

/// <summary><c>serve --stdio --connect URL</c> as a process, before a real server over HTTP.</summary>
public sealed class BridgeTests
{
    private const string WithSessions = "2025-11-25";
    private const string Stateless = "2026-07-28";

    [Theory]
    [InlineData(WithSessions)]
    [InlineData(Stateless)]
    public async Task A_client_works_through_the_bridge_as_the_person_of_the_key(string version)
    {
        await using var remote = await ServerUnderTest.StartAsync();
        await using var bridge = Start(new Uri(remote.Address, "/mcp"), await remote.KeyAsync("sales-rep", "sales"));
        await using var client = await bridge.ConnectAsync(version);

        var tools = await client.ListToolsAsync();
        var found = await client.AskAsync("find_opportunities", new { text = "Northwind - Platform" });
        var planned = await client.AskAsync(
            "create_contract_from_opportunity",
            new { opportunity_id = (string)found["opportunities"]![0]!["id"]!, dry_run = true }
        );

        Assert.Equal(version, client.NegotiatedProtocolVersion);
        Assert.Equal("planned", (string?)planned["status"]);
        Assert.Contains(tools, tool => tool.Name == "create_contract_from_opportunity");
        Assert.DoesNotContain(tools, tool => tool.Name == "void_contract");
    }

    [Theory]
    [InlineData(WithSessions)]
    [InlineData(Stateless)]
    public async Task A_wrong_key_is_an_error_that_names_cause_and_cure(string version)
    {
        await using var remote = await ServerUnderTest.StartAsync();
        await using var bridge = Start(new Uri(remote.Address, "/mcp"), "sdsf_wrong");

        var error = (await bridge.ExchangeAsync(First(version)))["error"]!;

        Assert.Equal(-32000, (int?)error["code"]);
        Assert.Contains("does not accept the key (401)", (string?)error["message"], StringComparison.Ordinal);
        Assert.Contains("keys create", (string?)error["data"]!["cure"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WithSessions)]
    [InlineData(Stateless)]
    public async Task A_server_that_is_down_is_an_error_that_names_cause_and_cure(string version)
    {
        await using var bridge = Start(NobodyListens(), "sdsf_any");

        var error = (await bridge.ExchangeAsync(First(version)))["error"]!;

        Assert.Equal(-32000, (int?)error["code"]);
        Assert.Equal("upstream_unavailable", (string?)error["data"]!["code"]);
        Assert.Contains("cannot be reached", (string?)error["message"], StringComparison.Ordinal);
        Assert.Contains("Check that it runs", (string?)error["data"]!["cure"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_no_mcp_endpoint_is_an_error_that_says_so()
    {
        await using var remote = await ServerUnderTest.StartAsync();
        await using var bridge = Start(new Uri(remote.Address, "/elsewhere"), await remote.KeyAsync("sales-rep", "sales"));

        var error = (await bridge.ExchangeAsync(First(WithSessions)))["error"]!;

        Assert.Contains("There is no MCP endpoint", (string?)error["message"], StringComparison.Ordinal);
        Assert.Contains("/mcp", (string?)error["data"]!["cure"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_the_bridge_ends_and_says_which_setting_to_add()
    {
        await using var bridge = StdioServer.Start(Product.Program, ["serve", "--stdio", "--connect", NobodyListens().ToString()]);

        var (exitCode, error) = await bridge.EndAsync();

        Assert.NotEqual(0, exitCode);
        Assert.Contains("SDSF_KEY", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_http_to_another_machine_is_refused_before_the_key_leaves()
    {
        await using var bridge = Start(new Uri("http://contracts.company.example/mcp"), "sdsf_any");

        var (exitCode, error) = await bridge.EndAsync();

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Plain HTTP to another machine", error, StringComparison.Ordinal);
    }

    private static StdioServer Start(Uri server, string key) =>
        StdioServer.Start(
            Product.Program,
            ["serve", "--stdio", "--connect", server.ToString()],
            new Dictionary<string, string> { ["SDSF_KEY"] = key }
        );

    /// <summary>What a client of that version says first.</summary>
    private static JsonObject First(string version)
    {
        var client = new JsonObject { ["name"] = "t", ["version"] = "1" };
        return new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = version == Stateless ? "server/discover" : "initialize",
            ["params"] =
                version == Stateless
                    ? new JsonObject
                    {
                        ["_meta"] = new JsonObject
                        {
                            ["io.modelcontextprotocol/protocolVersion"] = version,
                            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
                            ["io.modelcontextprotocol/clientInfo"] = client,
                        },
                    }
                    : new JsonObject
                    {
                        ["protocolVersion"] = version,
                        ["capabilities"] = new JsonObject(),
                        ["clientInfo"] = client,
                    },
        };
    }

    /// <summary>A port that was free a moment ago.</summary>
    private static Uri NobodyListens()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/mcp");
    }
}
