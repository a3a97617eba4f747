using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using SpotDraftSalesforce.EndToEnd.Outside;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Simulator.Faults;
using Xunit.Abstractions;

namespace SpotDraftSalesforce.EndToEnd.Processes;

/// <summary>Several processes work on one state folder at the same time: two over stdio, one over HTTP, and one that decides approvals.</summary>
[Collection(ServerProcesses.Name)]
public sealed class SharedFolderTests(ITestOutputHelper output)
{
    private const int Shared = 6;
    private const int OfEachOwn = 3;
    private const int Large = 3;

    [Fact]
    public async Task Four_processes_on_one_folder_do_each_thing_once_and_stay_under_the_rate()
    {
        await using var shop = await Shop.OpenAsync(
            new Dictionary<string, string?> { ["Operations:Lease"] = "5", ["Operations:SettleWindow"] = "6" }
        );
        shop.Simulator.Faults.Arm(
            new Fault
            {
                System = "spotdraft",
                Kind = FaultKind.LookupLag,
                DelayMs = 800,
            }
        );
        var key = await shop.KeyAsync("seller-http", CallerKind.User, "sales");
        await using var server = await ServerProgram.ServeHttpAsync(shop.Folder, shop.Settings);
        PersistentClient[] clients =
        [
            new(token => ConnectHttpAsync(server.Address, key, token)),
            new(token => ConnectStdioAsync(shop, "seller-one", token)),
            new(token => ConnectStdioAsync(shop, "seller-two", token)),
        ];
        var shared = Enumerable.Range(1, Shared).Select(at => shop.AddOpportunity($"Shared {at}", 1000)).ToList();
        var large = Enumerable.Range(1, Large).Select(at => shop.AddOpportunity($"Large {at}", 300_000)).ToList();
        var own = clients
            .Select((_, client) => Enumerable.Range(1, OfEachOwn).Select(at => shop.AddOpportunity($"Own {client}.{at}", 1000)).ToList())
            .ToList();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var decided = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
        var deciding = DecideAsync(shop, decided.Token);
        var working = Task.WhenAll(
            clients.Select((client, at) => WorkAsync(client, [.. shared, .. own[at], large[at % Large]], patience.Token))
        );
        if (await Task.WhenAny(working, deciding) == deciding)
        {
            // It ends before the work only by a fault, and then nobody would ever approve what the work waits for.
            await deciding;
        }

        await working;
        await decided.CancelAsync();
        var approvals = await deciding;
        var operations = await shop.SettledAsync(TimeSpan.FromSeconds(30));
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        var rates = await shop.RatesAsync();
        output.WriteLine(
            $"{operations.Count} operations, {approvals} approvals, at most {rates.Peak} requests in a second, {rates.Refused} refused"
        );
        await AssertOneEachAsync(shop, [.. shared, .. large, .. own.SelectMany(ids => ids)]);
        Assert.Equal(Large, approvals);
        Assert.InRange(rates.Peak, 1, 10);
        Assert.Equal(0, rates.Refused);
        await shop.AssertEvidenceAsync();
    }

    private static async Task WorkAsync(PersistentClient client, IReadOnlyList<string> opportunities, CancellationToken patience)
    {
        foreach (var id in opportunities)
        {
            await client.UntilDoneAsync("create_contract_from_opportunity", new JsonObject { ["opportunity_id"] = id }, patience);
        }
    }

    /// <summary>A person at the command line lists what waits and says yes to it; returns how much that was.</summary>
    private static async Task<int> DecideAsync(Shop shop, CancellationToken stop)
    {
        var keyFile = Path.Combine(shop.Folder, "sales-lead.key");
        await File.WriteAllTextAsync(keyFile, await shop.KeyAsync("sales-lead", CallerKind.User, "sales_manager"), CancellationToken.None);
        var approved = 0;
        while (!stop.IsCancellationRequested)
        {
            var listed = await ApprovalsAsync(shop, "list");
            foreach (var approval in listed["approvals"]!.AsArray())
            {
                var id = approval!["id"]!.ToString();
                var told = await ApprovalsAsync(shop, "approve", id, "--comment", "as agreed", "--key-file", keyFile);
                Assert.Equal("approved", told["decided"]?.ToString());
                approved++;
            }
        }

        return approved;
    }

    /// <summary>One process each, as a person would start it.</summary>
    private static async Task<JsonNode> ApprovalsAsync(Shop shop, params string[] arguments)
    {
        var command = new Command(DotNet.Host, [ServerProgram.Assembly, "approvals", .. arguments, "--data", shop.Folder, "--json"])
        {
            Environment = ServerProgram.Environment(shop.Settings),
        };
        var result = await command.RunAsync(TimeSpan.FromSeconds(60));
        Assert.True(result.ExitCode == 0, $"approvals {string.Join(' ', arguments)}: {result}");
        return JsonNode.Parse(result.Output)!;
    }

    private static async Task AssertOneEachAsync(Shop shop, IReadOnlyList<string> opportunities)
    {
        var contracts = await shop.ContractsAsync();
        Assert.All(
            opportunities,
            id =>
                Assert.Single(
                    contracts,
                    contract => contract["status"]!.ToString() != "VOIDED" && contract["external_metadata"]?["id"]?.ToString() == id
                )
        );
    }

    private static Task<McpClient> ConnectHttpAsync(Uri address, string key, CancellationToken cancellationToken) =>
        McpClient.CreateAsync(
            new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = new Uri(address, "/mcp"),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + key },
                }
            ),
            cancellationToken: cancellationToken
        );

    private static Task<McpClient> ConnectStdioAsync(Shop shop, string principal, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string?>(shop.Settings, StringComparer.Ordinal)
        {
            ["Stdio:Principal"] = principal,
            ["Stdio:Roles"] = "sales",
        };
        return McpClient.CreateAsync(
            new StdioClientTransport(
                new StdioClientTransportOptions
                {
                    Command = DotNet.Host,
                    Arguments = [ServerProgram.Assembly, "serve", "--stdio", "--data", shop.Folder],
                    EnvironmentVariables = ServerProgram.Environment(settings),
                }
            ),
            cancellationToken: cancellationToken
        );
    }
}
