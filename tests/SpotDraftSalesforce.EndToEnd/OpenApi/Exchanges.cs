using System.Text.Json;
using SpotDraftSalesforce.EndToEnd.Outside;
using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.EndToEnd.OpenApi;

/// <summary>What was asked of the simulated workspace and answered, on its way to the validator.</summary>
internal sealed class Exchanges
{
    private static readonly TimeSpan ValidatingTakesAtMost = TimeSpan.FromMinutes(2);

    private readonly List<object> _exchanges = [];
    private readonly List<object> _webhooks = [];

    /// <param name="source">Who asked: <c>tour</c> may ask for nonsense, the others may not.</param>
    public void Add(string source, SimulatorHost simulator)
    {
        foreach (var request in simulator.Received.List("spotdraft").Where(request => request.Status != 0))
        {
            _exchanges.Add(
                new
                {
                    source,
                    method = request.Method,
                    target = request.PathAndQuery,
                    status = request.Status,
                    fault = request.Fault,
                    requestType = request.Headers.GetValueOrDefault("Content-Type"),
                    request = request.Body,
                    answer = request.Answer?.Text,
                    size = request.Answer?.Size ?? 0,
                }
            );
        }

        foreach (var body in simulator.SpotDraft.WebhookBodies)
        {
            _webhooks.Add(new { source, body });
        }
    }

    /// <summary>What the validator finds wrong; nothing when all is well.</summary>
    public async Task<string> ValidateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("exchanges-");
        try
        {
            var file = Path.Combine(folder.FullName, "exchanges.json");
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { exchanges = _exchanges, webhooks = _webhooks }));
            var exceptions = Path.Combine(RepositoryFolders.Outside, "openapi-exceptions.txt");
            var result = await OutsideClients.Installed.RunAsync(
                "../openapi.mjs",
                [OpenApiFactAttribute.Document!, exceptions, file],
                ValidatingTakesAtMost
            );
            return result.ExitCode == 0 ? "" : $"{result.Output}\n{result.Error}".Trim();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
