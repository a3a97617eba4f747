using System.Text.Json;
using SpotDraftSalesforce.EndToEnd.Outside;
using SpotDraftSalesforce.EndToEnd.Support;

namespace SpotDraftSalesforce.EndToEnd.Startup;

/// <summary>What <c>connect … --print</c> prints, used as the client would use it, serves.</summary>
public sealed class ConnectTests
{
    private static readonly TimeSpan PrintingTakesAtMost = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("claude")]
    [InlineData("claude-code")]
    [InlineData("vscode")]
    [InlineData("cursor")]
    public async Task An_entry_for_the_simulator_lists_the_tools(string client)
    {
        var folder = Directory.CreateTempSubdirectory("connected-");
        try
        {
            var entry = await PrintAsync(client, "--simulator", "--data", folder.FullName);

            Assert.True(Path.IsPathFullyQualified(entry.GetProperty("command").GetString()!));
            Assert.Equal(Product.Tools, (await ClientEntries.ListToolsAsync(entry)).Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("claude", null)]
    [InlineData("claude-code", "${SDSF_KEY}")]
    [InlineData("vscode", "${input:")]
    [InlineData("cursor", "${env:SDSF_KEY}")]
    public async Task An_entry_for_a_server_lists_the_tools_of_the_person_of_the_key(string client, string? place)
    {
        await using var remote = await ServerUnderTest.StartAsync();
        var key = await remote.KeyAsync("sales-rep", "sales");
        var entry = await PrintAsync(client, "--url", new Uri(remote.Address, "/mcp").ToString());

        Assert.Contains(place ?? "--connect", entry.GetRawText(), StringComparison.Ordinal);
        var tools = await ClientEntries.ListToolsAsync(WithKey(entry, key), new Dictionary<string, string> { ["SDSF_KEY"] = key });
        Assert.Contains("create_contract_from_opportunity", tools);
        Assert.DoesNotContain("void_contract", tools);
    }

    private static async Task<JsonElement> PrintAsync(string client, params string[] arguments)
    {
        var printed = await new Command(DotNet.Host, [Product.Assembly, "connect", client, .. arguments, "--print"]).RunAsync(
            PrintingTakesAtMost
        );
        Assert.True(printed.ExitCode == 0, printed.ToString());
        var file = JsonElement.Parse(printed.Output);
        return Assert.Single(file.GetProperty(client == "vscode" ? "servers" : "mcpServers").EnumerateObject()).Value;
    }

    /// <summary>Puts the key where the client would put it.</summary>
    private static JsonElement WithKey(JsonElement entry, string key)
    {
        if (!entry.TryGetProperty("headers", out var headers))
        {
            return entry;
        }

        var authorization = headers.GetProperty("Authorization").GetString()!;
        return JsonElement.Parse(
            entry.GetRawText().Replace(JsonSerializer.Serialize(authorization), $"\"Bearer {key}\"", StringComparison.Ordinal)
        );
    }
}
