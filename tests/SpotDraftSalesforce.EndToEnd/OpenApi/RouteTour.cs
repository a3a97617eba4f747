using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.EndToEnd.OpenApi;

/// <summary>Drives every route of the simulated workspace directly: as it is meant, and as it refuses.</summary>
internal sealed partial class RouteTour(SimulatorHost simulator) : IDisposable
{
    private const string Api = "/api/v2.1/public/";
    private const string Email = "legal@wingtip.example";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = simulator.SpotDraftBase };

    public async Task RunAsync()
    {
        // Nobody listens there: what is sent is looked at all the same.
        await ControlAsync("webhooks/subscribe", new { url = "http://127.0.0.1:9/" });
        await SetupAsync();
        await WorkspaceAsync();
        await AccessAsync();
        await ContractsAsync();
        await ContractPartsAsync();
        await StepsAsync();
        await UploadsAsync();
        await MailAsync();
        await CounterpartiesAsync();
        await WebhooksAsync();
        await DoorAsync();
    }

    /// <summary>Reads every contract that there is; how many that are.</summary>
    public async Task<int> ReadAllAsync()
    {
        var read = 0;
        for (var page = 1; ; page++)
        {
            var rows = (await OkAsync("GET", $"contracts/?page={page}&limit=100"))!["results"]!.AsArray();
            foreach (var contract in rows.Select(row => (string)row!["id"]!))
            {
                await OkAsync("GET", $"contracts/{contract}/key_pointers");
                await OkAsync("GET", $"contracts/{contract}/external_metadata");
                await OkAsync("GET", $"contracts/{Bare(contract)}/process_metrics/");
                read++;
            }

            if (rows.Count < 100)
            {
                return read;
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static JsonObject Creation(string party = "Wingtip Toys", string? record = null) =>
        new()
        {
            ["contract_template_id"] = 1001,
            ["contract_data"] = new JsonObject { ["customer_name"] = party, ["effective_date"] = "2026-03-01" },
            ["counter_party_details"] = new JsonArray(Party(party)),
            ["external_metadata"] = record is null ? null : Link(record),
            ["signatories"] = new JsonArray(
                Signatory("Legal Contact", Email, party, 1),
                Signatory("Integration User", "integration@simulator.example", null, 2)
            ),
        };

    private static JsonObject Signatory(string name, string email, string? party, int order)
    {
        var signatory = new JsonObject
        {
            ["name"] = name,
            ["email"] = email,
            ["is_counterparty_signatory"] = party is not null,
            ["sign_order"] = order,
        };
        if (party is not null)
        {
            signatory["counterparty_name"] = party;
        }

        return signatory;
    }

    private static JsonObject Party(string name) =>
        new()
        {
            ["is_individual"] = false,
            ["organization_type"] = "company",
            ["organization_name"] = name,
            ["poc_details"] = new JsonObject
            {
                ["first_name"] = "Legal",
                ["last_name"] = "Contact",
                ["email"] = Email,
            },
        };

    private static JsonObject Link(string record) =>
        new()
        {
            ["id"] = record,
            ["integration_name"] = "Salesforce",
            ["record_type"] = "Opportunity",
            ["record_data"] = new JsonObject { ["operation_id"] = "op_1" },
        };

    private static JsonObject Body(params (string Name, JsonNode? Value)[] fields)
    {
        var body = new JsonObject();
        foreach (var (name, value) in fields)
        {
            body[name] = value;
        }

        return body;
    }

    /// <summary>A contract that was made from a template, by its composite id.</summary>
    private async Task<string> DraftAsync(string party = "Wingtip Toys", string? record = null) =>
        (string)(await OkAsync("POST", "contracts/", Creation(party, record)))!["id"]!;

    private async Task<string> ExecutedAsync()
    {
        var contract = await DraftAsync();
        await ControlAsync($"contracts/{contract}/sign");
        return contract;
    }

    private static string Bare(string contract) => contract[2..];

    private static long Number(string contract) => long.Parse(Bare(contract), CultureInfo.InvariantCulture);

    private async Task<JsonNode?> OkAsync(string method, string path, JsonNode? body = null)
    {
        var (status, text) = await SendAsync(method, path, body);
        Assert.True(status is >= 200 and < 300, $"{method} {path}: {status} {text}");
        return text.Length == 0 || text[0] == '%' ? null : JsonNode.Parse(text);
    }

    private async Task RefusedAsync(int status, string method, string path, JsonNode? body = null, string? code = null)
    {
        var (answered, text) = await SendAsync(method, path, body);
        Assert.True(answered == status, $"{method} {path}: {answered} {text}");
        if (code is not null)
        {
            Assert.Equal((path, code), (path, (string?)JsonNode.Parse(text)!["code"]));
        }
    }

    private async Task<(int Status, string Text)> SendAsync(string method, string path, JsonNode? body, bool known = true)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Api + path);
        request.Content = body is null ? null : JsonContent.Create(body);
        request.Headers.Add("client-id", simulator.Ready.SpotDraft.ClientId);
        request.Headers.Add("client-secret", known ? simulator.Ready.SpotDraft.ClientSecret : "wrong");
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<JsonNode?> ControlAsync(string path, object? body = null)
    {
        using var response = await _http.PostAsJsonAsync($"/_sim/spotdraft/{path}", body ?? new { });
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
