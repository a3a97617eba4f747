using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.Salesforce;

namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

/// <summary>A seeded org on a port of its own, and a client that is logged in.</summary>
public sealed class OrgServer : IAsyncDisposable
{
    private readonly IAsyncDisposable _app;

    private OrgServer(IAsyncDisposable app, string address, SalesforceService service, SimulatorClock clock, FaultBoard faults)
    {
        _app = app;
        Service = service;
        Clock = clock;
        Faults = faults;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
    }

    public SalesforceService Service { get; }

    public SimulatorClock Clock { get; }

    public FaultBoard Faults { get; }

    public HttpClient Http { get; }

    public string Base => Http.BaseAddress!.ToString().TrimEnd('/');

    public static async Task<OrgServer> StartAsync(SalesforceSettings? settings = null, bool login = true)
    {
        var clock = new SimulatorClock(TimeProvider.System);
        var faults = new FaultBoard();
        var service = new SalesforceService(clock, faults, settings ?? new SalesforceSettings());
        SalesforceSeed.Small(service.Org, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(SalesforceService.Configure).UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        service.Map(app);
        service.MapControls(app.MapGroup("/_sim"));
        await app.StartAsync(CancellationToken.None);
        var server = new OrgServer(app, app.Urls.First(), service, clock, faults);
        if (login)
        {
            await server.LoginAsync();
        }

        return server;
    }

    public async Task LoginAsync()
    {
        var (_, token) = await TokenAsync(
            ("grant_type", "client_credentials"),
            ("client_id", Service.Credentials.ClientId),
            ("client_secret", Service.Credentials.ClientSecret)
        );
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> TokenAsync(params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
        using var response = await Http.PostAsync("/services/oauth2/token", content);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>A call below <c>/services/data/v68.0</c>, or of a path that starts with a slash.</summary>
    public async Task<Answer> SendAsync(string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith('/') ? path : "/services/data/v68.0/" + path);
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var all = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(pair => pair.Key, pair => string.Join(',', pair.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, text, all);
    }

    public Task<Answer> GetAsync(string path) => SendAsync("GET", path);

    public Task<Answer> QueryAsync(string soql) => SendAsync("GET", "query?q=" + Uri.EscapeDataString(soql));

    /// <summary>The records of a query that must succeed.</summary>
    public async Task<IReadOnlyList<JsonElement>> RowsAsync(string soql)
    {
        var answer = await QueryAsync(soql);
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Json.GetProperty("records").EnumerateArray()];
    }

    public async Task<string> CreateAsync(string type, object fields)
    {
        var answer = await SendAsync("POST", $"sobjects/{type}", fields);
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Json.GetProperty("id").GetString()!;
    }

    public string IdOf(string type, string name) => (string)Service.Org.All(type).First(record => Equals(record["Name"], name))["Id"]!;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>An answer, its body read.</summary>
public sealed record Answer(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string Code => Json[0].GetProperty("errorCode").GetString()!;

    public string Message => Json[0].GetProperty("message").GetString()!;
}
