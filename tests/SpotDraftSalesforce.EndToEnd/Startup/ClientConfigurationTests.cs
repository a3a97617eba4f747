using System.Text.Json;
using ModelContextProtocol.Client;
using SpotDraftSalesforce.EndToEnd.Outside;
using SpotDraftSalesforce.EndToEnd.Support;

namespace SpotDraftSalesforce.EndToEnd.Startup;

/// <summary><c>mcp.json.example</c>, with its placeholders replaced as the README says, serves as it stands.</summary>
public sealed class ClientConfigurationTests
{
    private const string ProgramPlaceholder = "/ABSOLUTE/PATH/TO/SpotDraftSalesforce.Mcp";
    private const string KeyPlaceholder = "KEY_FROM_KEYS_CREATE";
    private const string ServerPlaceholder = "https://contracts.company.example/mcp";

    /// <summary>Clients name a tool <c>mcp__SERVER__TOOL</c>, of which models take 64 characters.</summary>
    private const int LongestPrefixedName = 64;

    public static TheoryData<string> Entries => [.. Example().EnumerateObject().Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task An_entry_lists_the_tools(string name)
    {
        await using var remote = await ServerUnderTest.StartAsync();
        var entry = Example(await remote.KeyAsync("sales-rep", "sales"), new Uri(remote.Address, "/mcp")).GetProperty(name);

        var tools = entry.TryGetProperty("command", out _) ? await OverStdioAsync(entry) : await OverHttpAsync(entry);

        Assert.Contains("create_contract_from_opportunity", tools);
        Assert.All(tools, tool => Assert.InRange($"mcp__{name}__{tool}".Length, 1, LongestPrefixedName));
    }

    [Fact]
    public void The_example_shows_every_way_to_connect_and_holds_no_secret()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFolders.Root, "mcp.json.example"));

        Assert.Equal(4, Example().EnumerateObject().Count());
        Assert.All(
            ["--simulator", "--connect", "SDSF_Stdio__Principal", "\"type\": \"http\""],
            part => Assert.Contains(part, text, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("Secret", text, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<IReadOnlyList<string>> OverStdioAsync(JsonElement entry)
    {
        var environment = entry.TryGetProperty("env", out var variables)
            ? variables.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!, StringComparer.Ordinal)
            : [];
        await using var server = StdioServer.Start(
            entry.GetProperty("command").GetString()!,
            entry.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()!),
            environment
        );
        await using var client = await server.ConnectAsync();
        return await NamesAsync(client);
    }

    private static async Task<IReadOnlyList<string>> OverHttpAsync(JsonElement entry)
    {
        Assert.Equal("http", entry.GetProperty("type").GetString());
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = new Uri(entry.GetProperty("url").GetString()!),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    AdditionalHeaders = entry
                        .GetProperty("headers")
                        .EnumerateObject()
                        .ToDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.Ordinal),
                }
            )
        );
        return await NamesAsync(client);
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(McpClient client) =>
        [.. (await client.ListToolsAsync()).Select(tool => tool.Name)];

    private static JsonElement Example(string key = KeyPlaceholder, Uri? server = null)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFolders.Root, "mcp.json.example"))
            .Replace(ProgramPlaceholder, JsonEncodedText.Encode(Product.Program).ToString(), StringComparison.Ordinal)
            .Replace(KeyPlaceholder, key, StringComparison.Ordinal)
            .Replace(ServerPlaceholder, server?.ToString() ?? ServerPlaceholder, StringComparison.Ordinal);
        return JsonElement.Parse(text).GetProperty("mcpServers");
    }
}
