using ModelContextProtocol.Protocol;
using SpotDraftSalesforce.EndToEnd.Support;

namespace SpotDraftSalesforce.EndToEnd.Startup;

/// <summary>The program's start as a chat client makes it. How fast it is, <c>tests/startup.sh</c> measures.</summary>
public sealed class StartupTests
{
    private static readonly Dictionary<string, string> Principal = new()
    {
        ["SDSF_Stdio__Principal"] = "sales-rep",
        ["SDSF_Stdio__Roles"] = "sales_manager",
    };

    [Theory]
    [InlineData(null)]
    [InlineData("2025-11-25")]
    public async Task With_no_connection_the_server_lists_its_tools_and_a_tool_says_which_settings_to_add(string? version)
    {
        await using var server = StdioServer.Start(Product.Program, ["serve", "--stdio"], Principal);
        await using var client = await server.ConnectAsync(version);

        var tools = await client.ListToolsAsync();
        var result = await client.CallToolAsync("find_opportunities", new Dictionary<string, object?> { ["text"] = "Northwind" });

        Assert.Equal(Product.Tools, tools.Count);
        Assert.True(result.IsError);
        var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
        Assert.Contains("SDSF_Connections__salesforce__main__ClientId", text, StringComparison.Ordinal);
        Assert.Contains("SDSF_Connections__spotdraft__main__ClientId", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_no_principal_the_server_ends_and_says_which_setting_to_add()
    {
        await using var server = StdioServer.Start(Product.Program, ["serve", "--stdio"]);

        var (exitCode, error) = await server.EndAsync();

        Assert.NotEqual(0, exitCode);
        Assert.Contains("SDSF_Stdio__Principal", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_its_input_closes_the_server_ends_by_itself()
    {
        await using var server = StdioServer.Start(Product.Program, ["serve", "--stdio"], Principal);
        await server.ExchangeAsync(
            new
            {
                jsonrpc = "2.0",
                id = 1,
                method = "initialize",
                @params = new
                {
                    protocolVersion = "2025-11-25",
                    capabilities = new { },
                    clientInfo = new { name = "t", version = "1" },
                },
            }
        );

        var (exitCode, _) = await server.EndAsync();

        Assert.Equal(0, exitCode);
    }
}
