using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.Received;

namespace SpotDraftSalesforce.EndToEnd.OpenApi;

/// <summary>The validator is worth something only if it finds what is wrong.</summary>
public sealed class ValidatorTests
{
    private const string Root = "/api/v2.1/public/";
    private const string Created = """{"id":"T-1","contract_id":1,"contract_name":"NDA"}""";

    [OpenApiFact]
    public async Task Every_planted_deviation_is_found()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        Plant(simulator, "GET", "contracts/T-1/state", null, 200, """{"contract_status":"DRAFT","contract_name":"NDA"}""");
        Plant(simulator, "GET", "contracts/T-1/status/", null, 302, null);
        Plant(simulator, "GET", "contracts/T-1/status", null, 200, """{"contract_status":"SIGNED","contract_name":"NDA"}""");
        Plant(simulator, "GET", "contracts/1/process_metrics/", null, 200, """{"contract_id":"T-1","contract_turns":{}}""");
        Plant(simulator, "GET", "contracts/?sort=name", null, 400, """["wrong"]""");
        Plant(simulator, "GET", "contracts/?filter__expiring_at[$gte]=2026-01-01", null, 429, """{"error":"slow down"}""");
        Plant(simulator, "GET", "contracts/abc/comments/", null, 404, """{"detail":"Not Found"}""");
        Plant(simulator, "POST", "contracts/", """{"contract_template_id":"1001","contract_data":{}}""", 201, Created);
        Plant(simulator, "POST", "contracts/T-1/status/void", """{"note":""}""", 204, "{}");
        Plant(simulator, "POST", "contracts/T-1/send_to_counterparties", """{"attachment_formats":["ODT"],"to":"a"}""", 207, null);

        var exchanges = new Exchanges();
        exchanges.Add("plant", simulator);
        var problems = await exchanges.ValidateAsync();

        string[] expected =
        [
            "GET /api/v#.#/public/contracts/T-#/state path:",
            "GET /api/v#.#/public/contracts/T-#/status/ path:",
            "GET contracts/{composite_id}/status 200 /contract_status enum:",
            "GET contracts/{contract_id}/process_metrics/ 200 /contract_id type:",
            "GET contracts/ query sort undeclared:",
            "GET contracts/ 400 / anyOf:",
            "GET contracts/ query filter__expiring_at[$gte] /value format:",
            "GET contracts/ 429 / anyOf:",
            "GET contracts/{contract_id}/comments/ path contract_id /value type:",
            "POST contracts/ request /contract_template_id type:",
            "POST contracts/ request /counter_party_details required:",
            "POST contracts/ 201 /created required:",
            "POST contracts/{composite_id}/status/void request /note minLength:",
            "POST contracts/{composite_id}/status/void 204 body:",
            "POST contracts/{composite_id}/send_to_counterparties request /to additionalProperties:",
            "POST contracts/{composite_id}/send_to_counterparties request /attachment_formats/# enum:",
            "POST contracts/{composite_id}/send_to_counterparties 207:",
            "GET contracts/{composite_id}/notes 200 / type: the exception does not occur any more",
        ];
        Assert.Equal([], expected.Where(problem => !problems.Contains(problem, StringComparison.Ordinal)).Append(problems).SkipLast(1));
    }

    private static void Plant(SimulatorHost simulator, string method, string path, string? body, int status, string? answer)
    {
        var headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" };
        var request = simulator.Received.Add("spotdraft", method, Root + path, headers, body);
        var given = answer is null ? null : new GivenAnswer("application/json", answer, answer.Length);
        simulator.Received.End(request, status, null, given);
    }
}
