using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

public sealed class SdkClientTests
{
    [Theory]
    [InlineData(null, Requests.Stateless)]
    [InlineData(Requests.LastWithSessions, Requests.LastWithSessions)]
    public async Task The_CSharp_client_is_served_in_either_era_on_the_same_path(string? asked, string negotiated)
    {
        await using var server = await HttpHost.StartAsync(authorize: true);
        var options = new HttpClientTransportOptions
        {
            Endpoint = new Uri(server.Client.BaseAddress!, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { [HeaderAuthentication.Header] = "idp|sales-rep|sales" },
        };
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(options),
            new McpClientOptions { ProtocolVersion = asked }
        );

        var tools = await client.ListToolsAsync();
        var result = await client.CallToolAsync("whoami");

        Assert.Equal(negotiated, client.NegotiatedProtocolVersion);
        Assert.Contains(tools, tool => tool.Name == "whoami");
        Assert.Equal("sales-rep as sales", Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text);
    }
}
