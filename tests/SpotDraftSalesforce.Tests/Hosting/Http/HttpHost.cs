using Microsoft.AspNetCore.Authentication;
using SpotDraftSalesforce.Mcp.Hosting.Http;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

/// <summary>The endpoint on a real Kestrel port, with tools that tell what reached them and time that only tests move.</summary>
internal sealed class HttpHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpHost(WebApplication app, FakeTimeProvider time)
    {
        _app = app;
        Time = time;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public FakeTimeProvider Time { get; }

    public HttpClient Client { get; }

    public Gate Gate => _app.Services.GetRequiredService<Gate>();

    public SessionTable Sessions => _app.Services.GetRequiredService<SessionTable>();

    public static async Task<HttpHost> StartAsync(McpHttpOptions? options = null, bool authorize = false)
    {
        var time = new FakeTimeProvider();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<Gate>();
        builder.Services.AddMcpServer().WithTools<TestTools>();
        builder.Services.AddMcpHttpEndpoint(options);
        builder
            .Services.AddAuthentication(HeaderAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>(HeaderAuthentication.SchemeName, null);
        builder.Services.AddAuthorization();
        var app = builder.Build();
        var endpoint = app.MapMcpHttpEndpoint();
        if (authorize)
        {
            endpoint.RequireAuthorization();
        }

        app.MapGet("/webhooks/ping", () => "pong");
        await app.StartAsync(CancellationToken.None);
        return new HttpHost(app, time);
    }

    public Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);

    /// <summary>The id of a session that <paramref name="user"/> has opened.</summary>
    public async Task<string> OpenSessionAsync(string? user = null)
    {
        using var response = await SendAsync(Requests.Initialize().As(user));
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsStringAsync(CancellationToken.None);
        return response.Headers.GetValues("Mcp-Session-Id").Single();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
