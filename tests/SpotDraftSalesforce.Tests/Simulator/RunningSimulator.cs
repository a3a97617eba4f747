using System.Net;
using System.Text;
using System.Text.Json;
using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.SpotDraft;

namespace SpotDraftSalesforce.Tests.Simulator;

/// <summary>A simulator on free ports and a client of its SpotDraft half that follows no redirects.</summary>
internal sealed class RunningSimulator : IAsyncDisposable
{
    public const string Api = "/api/v2.1/public/";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private RunningSimulator(SimulatorHost host)
    {
        Host = host;
        _http.BaseAddress = host.SpotDraftBase;
        _http.DefaultRequestHeaders.Add("client-id", host.Ready.SpotDraft.ClientId);
        _http.DefaultRequestHeaders.Add("client-secret", host.Ready.SpotDraft.ClientSecret);
    }

    public SimulatorHost Host { get; }

    public HttpClient Http => _http;

    public static Task<RunningSimulator> StartAsync() => StartAsync(new SpotDraftSettings { RequestsPerSecond = 0 });

    public static Task<RunningSimulator> StartAsync(SpotDraftSettings settings) =>
        StartAsync(new SimulatorOptions { SpotDraft = settings });

    public static async Task<RunningSimulator> StartAsync(SimulatorOptions options) =>
        new(await SimulatorHost.StartAsync(options, CancellationToken.None));

    /// <summary>Calls the public API (a path without a leading slash) or any other path (with one).</summary>
    public async Task<Reply> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : Api + path);
        if (body is string text)
        {
            request.Content = new StringContent(text, Encoding.UTF8, "application/json");
        }
        else if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        using var response = await _http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json" && bytes.Length > 0;
        return new Reply(
            response.StatusCode,
            isJson ? JsonDocument.Parse(bytes).RootElement : default,
            bytes,
            response.Headers.Location?.OriginalString,
            response.Headers.RetryAfter?.ToString()
        );
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Reply> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, body);

    public Task<Reply> ControlAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, $"/_sim/{path}", body);

    /// <summary>Creates an NDA and returns its composite id.</summary>
    public async Task<string> NdaAsync(string party = "Wingtip Toys", string? recordId = null)
    {
        var reply = await PostAsync("contracts/", Requests.Nda(party, recordId));
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        return reply.Json.GetProperty("id").GetString()!;
    }

    public async Task<string> StatusAsync(string id) =>
        (await GetAsync($"contracts/{id}/status")).Json.GetProperty("contract_status").GetString()!;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Host.DisposeAsync();
    }
}

internal sealed record Reply(HttpStatusCode Status, JsonElement Json, byte[] Bytes, string? Location, string? RetryAfter)
{
    public int Code => (int)Status;

    public string Text(string property) => Json.GetProperty(property).ToString();

    public override string ToString() => $"{Code} {Encoding.UTF8.GetString(Bytes)}";
}
