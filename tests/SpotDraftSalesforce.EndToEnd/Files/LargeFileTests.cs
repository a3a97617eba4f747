using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance;
using Xunit.Abstractions;

namespace SpotDraftSalesforce.EndToEnd.Files;

/// <summary>An executed contract of 500 MB passes through the built server, from SpotDraft to Salesforce, and the server never holds it.</summary>
[Collection(ServerProcesses.Name)]
public sealed class LargeFileTests(ITestOutputHelper output)
{
    private const long Size = 500_000_000;
    private const long Growth = 50_000_000;

    /// <summary>Takes the same way, and pays for the code, the connections and the buffers; a server has them for long.</summary>
    private const long Warming = 45_000_000;

    /// <summary>The test machine may be busy: the call waits for the end of the operation instead of naming it.</summary>
    private static readonly Dictionary<string, string?> Patient = new(StringComparer.Ordinal) { ["Operations:AnswerWithin"] = "300" };

    [Fact]
    public async Task An_executed_contract_of_500_MB_is_filed_while_the_servers_memory_grows_by_less_than_50()
    {
        await using var shop = await Shop.OpenAsync(Patient);
        using var world = new World(shop.Simulator);
        await using var server = await ServerProgram.ServeHttpAsync(shop.Folder, shop.Settings);
        var key = await shop.KeyAsync("sales-lead", CallerKind.User, "sales_manager");
        await using var client = await ConnectAsync(server, key);
        await CloseAsync(client, await ContractAsync(shop, world, "Warming", Warming));
        var contract = await ContractAsync(shop, world, "Large", Size);
        var expected = await world.DocumentDigestAsync(contract);

        await using var memory = new ResidentMemory(server.Id);
        var closed = await CloseAsync(client, contract);

        var told = FormattableString.Invariant($"before {memory.Before:N0}, most {memory.Most:N0}, after {memory.Now:N0} bytes");
        output.WriteLine(told);
        Assert.True(memory.Most - memory.Before < Growth, told);
        Assert.True(memory.Now - memory.Before < Growth, told);
        var file = Assert.Single(await world.FilesOfAsync((string)closed["opportunity_id"]!));
        Assert.Equal(((string)closed["file_id"]!, Size), ((string)file["Id"]!, (long)file["ContentSize"]!));
        Assert.Equal(expected, await world.FileDigestAsync((string)file["Id"]!));
        await AssertRepeatSendsNothingAsync(shop, world, client, contract);
    }

    /// <summary>The file is found by its key: a second call neither fetches nor sends it.</summary>
    private static async Task AssertRepeatSendsNothingAsync(Shop shop, World world, McpClient client, string contract)
    {
        var writes = shop.Simulator.Received.List().Count(VendorWrite.Is);
        var fetched = world.Received("spotdraft", "GET", "/storage/");

        var again = await client.AskAsync("mark_closed_won", new { contract_id = contract });

        Assert.Equal("already_done", (string?)again["status"]);
        Assert.Equal(writes, shop.Simulator.Received.List().Count(VendorWrite.Is));
        Assert.Equal(fetched, world.Received("spotdraft", "GET", "/storage/"));
    }

    private static async Task<string> ContractAsync(Shop shop, World world, string name, long bytes)
    {
        var contract = await world.ExecutedAsync(shop.AddOpportunity(name, 1000), 101, new { });
        await world.ResizeAsync(contract, bytes);
        return contract;
    }

    private static async Task<JsonNode> CloseAsync(McpClient client, string contract)
    {
        var answer = await client.AskAsync("mark_closed_won", new { contract_id = contract });
        Assert.True((string?)answer["status"] == "succeeded", answer.ToJsonString());
        return answer["result"]!;
    }

    private static Task<McpClient> ConnectAsync(ServerProgram server, string key) =>
        McpClient.CreateAsync(
            new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = new Uri(server.Address, "/mcp"),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + key },
                }
            )
        );
}
