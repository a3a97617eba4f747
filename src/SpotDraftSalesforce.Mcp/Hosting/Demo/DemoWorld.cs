using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Hosting.Demo;

/// <summary>The world outside the server: what people and counterparties do in SpotDraft and Salesforce, and what stands there afterwards.</summary>
internal sealed class DemoWorld(DemoStage stage)
{
    public async Task<IReadOnlyList<JsonObject>> ContractsOfAsync(string opportunity, CancellationToken cancellationToken) =>
        [
            .. (await ReadAsync(stage.Simulator.SpotDraftBase, "/spotdraft/contracts", cancellationToken))
                .OfType<JsonObject>()
                .Where(contract => contract["external_metadata"]?["id"]?.ToString() == opportunity),
        ];

    public async Task<JsonObject> CounterpartyAsync(string name, CancellationToken cancellationToken) =>
        (await ReadAsync(stage.Simulator.SpotDraftBase, "/spotdraft/counterparties", cancellationToken))
            .OfType<JsonObject>()
            .First(party => party["name"]?.ToString() == name);

    /// <summary>Everybody signs; the webhooks follow by themselves.</summary>
    public Task SignAsync(string contract, CancellationToken cancellationToken) =>
        stage.ActAsync(
            HttpMethod.Post,
            stage.Simulator.SpotDraftBase,
            $"/spotdraft/contracts/{contract}/sign",
            new JsonObject { ["who"] = "all" },
            cancellationToken
        );

    public Task CorrectEndDateAsync(string contract, DateOnly end, CancellationToken cancellationToken) =>
        stage.ActAsync(
            HttpMethod.Post,
            stage.Simulator.SpotDraftBase,
            $"/spotdraft/contracts/{contract}/key_pointers",
            new JsonObject { ["end_date"] = end.ToString("O", System.Globalization.CultureInfo.InvariantCulture) },
            cancellationToken
        );

    public Task RedeliverAsync(string contract, int times, CancellationToken cancellationToken) =>
        stage.ActAsync(
            HttpMethod.Post,
            stage.Simulator.SpotDraftBase,
            "/spotdraft/webhooks/redeliver",
            new JsonObject
            {
                ["contract_id"] = int.Parse(contract[2..], System.Globalization.CultureInfo.InvariantCulture),
                ["times"] = times,
                ["shuffle"] = true,
            },
            cancellationToken
        );

    public async Task<IReadOnlyList<JsonObject>> RecordsAsync(string type, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(stage.Simulator.SalesforceBase, $"/salesforce/records/{type}", cancellationToken)).OfType<JsonObject>()];

    public async Task<JsonObject> OpportunityAsync(string name, CancellationToken cancellationToken) =>
        (await RecordsAsync("Opportunity", cancellationToken)).First(record => record["Name"]?.ToString() == name);

    /// <summary>A person edits a record in Salesforce.</summary>
    public Task EditAsync(string type, string id, JsonObject fields, CancellationToken cancellationToken) =>
        stage.ActAsync(HttpMethod.Post, stage.Simulator.SalesforceBase, $"/salesforce/records/{type}/{id}", fields, cancellationToken);

    private async Task<JsonArray> ReadAsync(Uri simulator, string path, CancellationToken cancellationToken) =>
        (await stage.ActAsync(HttpMethod.Get, simulator, path, null, cancellationToken))!.AsArray();
}
