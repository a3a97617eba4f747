using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.Benchmarks.Webhooks;

/// <summary>The time from a webhook's first byte to its 202, beside that of <see cref="BareEndpoint"/>; requests alternate.</summary>
internal static class WebhookLatency
{
    private const double Limit = 3;
    private const int Warming = 200;
    private const int Measured = 1_000;

    /// <returns>0 where the median is within the limit, else 1.</returns>
    public static async Task<int> RunAsync(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("webhook-latency-");
        try
        {
            await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
            await using var server = HttpHost.Build(
                new ServerOptions(Path.Combine(folder.FullName, "server"), Path.Combine(AppContext.BaseDirectory, "policies")),
                new Uri("http://127.0.0.1:0"),
                new ConfigurationBuilder().AddInMemoryCollection(SimulatorConnections.Of(simulator.Ready)).Build(),
                verbose: false,
                legacySse: false
            );
            await server.StartAsync();
            await using var bare = BareEndpoint.Build(Path.Combine(folder.FullName, "bare.db"));
            await bare.StartAsync();
            return await MeasureAsync(AddressOf(server), AddressOf(bare), simulator.Ready.SpotDraft.HmacKey, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(Uri server, Uri bare, string hmacKey, TextWriter output)
    {
        using var http = new HttpClient();
        var key = Convert.FromBase64String(hmacKey);
        var ours = new List<double>(Measured);
        var theirs = new List<double>(Measured);
        for (var round = 0; round < Warming + Measured; round++)
        {
            var body = Body(round);
            var signature = Convert.ToHexStringLower(HMACSHA512.HashData(key, body));
            var bareTook = await PostAsync(http, new Uri(bare, "/"), body, signature);
            var took = await PostAsync(http, new Uri(server, "/webhooks/spotdraft/default"), body, signature);
            if (round >= Warming)
            {
                theirs.Add(bareTook);
                ours.Add(took);
            }
        }

        var ratio = Median(ours) / Median(theirs);
        var late = ratio > Limit;
        await output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"bare endpoint, one durable commit: median {Median(theirs):0.00} ms of {Measured}")
        );
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"webhook, verified and stored:      median {Median(ours):0.00} ms; ratio {ratio:0.00} (at most {Limit:0}){(late ? " TOO SLOW" : "")}"
            )
        );
        return late ? 1 : 0;
    }

    private static async Task<double> PostAsync(HttpClient http, Uri address, byte[] body, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new ByteArrayContent(body);
        request.Headers.Add("X-SD-WEBHOOK-CONTENT-HASH", signature);
        var began = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return answer.StatusCode == HttpStatusCode.Accepted
            ? took
            : throw new InvalidOperationException($"{address} answered {(int)answer.StatusCode}.");
    }

    private static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);

    private static byte[] Body(int round) =>
        Encoding.UTF8.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"activity":"CONTRACT_SIGNED","activity_data":{"performed_by":{"name":"SYSTEM"},"timestamp":"2026-05-25T16:22:09Z"},"contract_id":{{round + 1}},"contract_title":"Order form","contract_type":"Order Form","contract_type_name":"Order Form","contract_type_id":101,"contract_status":"SIGN","contract_kind":"TEMPLATE_CONTRACT","created_at":"2026-05-20T04:52:04Z"}"""
            )
        );

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
