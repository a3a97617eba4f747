using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace SpotDraftSalesforce.Tests.Simulator;

/// <summary>Receives webhooks on a free port and answers with the given statuses in turn, then 200.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly Channel<(string Signature, byte[] Body)> _calls = Channel.CreateUnbounded<(string, byte[])>();
    private readonly Queue<int> _answers;
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app, int[] answers)
    {
        _app = app;
        _answers = new Queue<int>(answers);
    }

    public string Url => _app.Urls.First() + "/hook";

    public static async Task<WebhookReceiver> StartAsync(params int[] answers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new WebhookReceiver(app, answers);
        app.Run(receiver.ReceiveAsync);
        await app.StartAsync(CancellationToken.None);
        return receiver;
    }

    public async Task<(string Signature, byte[] Body)> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _calls.Reader.ReadAsync(limit.Token);
    }

    public async Task<string> NextActivityAsync() => Activity((await NextAsync()).Body);

    public async Task<IReadOnlyList<string>> NextActivitiesAsync(int count)
    {
        var activities = new List<string>();
        while (activities.Count < count)
        {
            activities.Add(await NextActivityAsync());
        }

        return activities;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string Activity(byte[] body) =>
        JsonDocument.Parse(Encoding.UTF8.GetString(body)).RootElement.GetProperty("activity").GetString()!;

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        lock (_answers)
        {
            context.Response.StatusCode = _answers.TryDequeue(out var status) ? status : 200;
        }

        await _calls.Writer.WriteAsync(
            (context.Request.Headers["X-SD-WEBHOOK-CONTENT-HASH"].ToString(), body.ToArray()),
            CancellationToken.None
        );
    }
}
