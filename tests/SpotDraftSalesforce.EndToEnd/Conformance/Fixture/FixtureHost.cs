using SpotDraftSalesforce.Mcp.Hosting.Http;

namespace SpotDraftSalesforce.EndToEnd.Conformance.Fixture;

/// <summary>The fixture behind the product's own endpoint classes, or over stdio.</summary>
internal static class FixtureHost
{
    public static WebApplication CreateHttp(string url, McpHttpOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        builder.Services.AddFixtureServer();
        builder.Services.AddMcpHttpEndpoint(options);
        var app = builder.Build();
        app.MapMcpHttpEndpoint();
        return app;
    }

    /// <summary>Listening, on a free loopback port; the endpoint is <c>{url}/mcp</c>.</summary>
    public static async Task<WebApplication> StartHttpAsync(McpHttpOptions? options = null)
    {
        var app = CreateHttp("http://127.0.0.1:0", options);
        await app.StartAsync(CancellationToken.None);
        return app;
    }

    public static Uri Endpoint(WebApplication app) => new(new Uri(app.Urls.Single()), "/mcp");

    public static IHost CreateStdio()
    {
        var builder = Host.CreateApplicationBuilder();

        // Stdout is the wire.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddFixtureServer().WithStdioServerTransport();
        return builder.Build();
    }
}
