using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.SpotDraft;

namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>A simulated org and workspace, a state folder, and the services on that folder by which a test looks at it.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly DirectoryInfo _folder;

    private Shop(SimulatorHost simulator, DirectoryInfo folder, Dictionary<string, string?> settings)
    {
        Simulator = simulator;
        _folder = folder;
        Settings = settings;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        Services = new ServerServicesFactory(configuration).Create(
            folder.FullName,
            Path.Combine(AppContext.BaseDirectory, "policies"),
            verbose: false
        );
    }

    public SimulatorHost Simulator { get; }

    public string Folder => _folder.FullName;

    /// <summary>What a server on this folder is started with.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>The server's services without a transport and without background work.</summary>
    public ServiceProvider Services { get; }

    public IOperationStore Operations => Services.GetRequiredService<IOperationStore>();

    public static async Task<Shop> OpenAsync(IReadOnlyDictionary<string, string?> settings, int requestsPerSecond = 10)
    {
        var workspace = new SpotDraftSettings { RequestsPerSecond = requestsPerSecond };
        var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { SpotDraft = workspace }, CancellationToken.None);
        var all = new Dictionary<string, string?>(ServerUnderTest.ConnectionsTo(simulator), StringComparer.Ordinal)
        {
            ["Connections:spotdraft:main:RequestsPerSecond"] = requestsPerSecond.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new Shop(simulator, Directory.CreateTempSubdirectory("crash-"), all);
    }

    public async Task<string> KeyAsync(string person, CallerKind kind, string role) =>
        (
            await Services
                .GetRequiredService<ApiKeys>()
                .CreateAsync(
                    new Principal(person, kind, [role], kind == CallerKind.User ? null : "sales-lead", null),
                    null,
                    null,
                    "test",
                    CancellationToken.None
                )
        ).Text;

    /// <summary>A deal of its own, ready for an order form.</summary>
    public string AddOpportunity(string name, decimal amount)
    {
        var org = Simulator.Salesforce.Org;
        var account = org.All("Account").First(row => (string?)row["Name"] == "Northwind Traders");
        var contact = org.All("Contact").First(row => Equals(row["AccountId"], account["Id"]));
        var id = org.Insert(
            "Opportunity",
            new Dictionary<string, object?>
            {
                ["Name"] = name,
                ["AccountId"] = account["Id"],
                ["StageName"] = "Negotiation/Review",
                ["Type"] = "New Business",
                ["Amount"] = amount,
                ["CloseDate"] = Today.AddDays(30),
                ["OwnerId"] = account["OwnerId"],
            }
        );
        org.Insert(
            "OpportunityContactRole",
            new Dictionary<string, object?>
            {
                ["OpportunityId"] = id,
                ["ContactId"] = contact["Id"],
                ["Role"] = "Decision Maker",
                ["IsPrimary"] = true,
            }
        );
        return id;
    }

    /// <summary>An executed contract of an account that ends on that day; returns its id.</summary>
    public async Task<string> AddExpiringContractAsync(string name, DateOnly end)
    {
        var account = Simulator.Salesforce.Org.All("Account").First(row => (string?)row["Name"] == "Contoso Ltd");
        var made = await ControlAsync(
            HttpMethod.Post,
            "/spotdraft/contracts",
            new JsonObject
            {
                ["name"] = name,
                ["counterparty"] = "Contoso Ltd",
                ["contract_type_id"] = 101,
                ["external_metadata"] = new JsonObject
                {
                    ["id"] = (string)account["Id"]!,
                    ["integration_name"] = "Salesforce",
                    ["record_type"] = "Account",
                    ["record_data"] = new JsonObject(),
                },
                ["key_pointers"] = new JsonObject
                {
                    ["end_date"] = end.ToString("O", CultureInfo.InvariantCulture),
                    ["contract_value"] = new JsonObject { ["type"] = "USD", ["value"] = 1000 },
                    ["term_number"] = 1,
                    ["notice_period_days"] = 30,
                },
                ["date"] = Today.AddDays(-300).ToString("O", CultureInfo.InvariantCulture),
            }
        );
        return made!["id"]!.ToString();
    }

    /// <summary>Everybody signs.</summary>
    public Task SignAsync(string contract) =>
        ControlAsync(HttpMethod.Post, $"/spotdraft/contracts/{contract}/sign", new JsonObject { ["who"] = "all" });

    public DateOnly Today => DateOnly.FromDateTime(Simulator.Clock.GetUtcNow().UtcDateTime);

    public async Task<IReadOnlyList<JsonObject>> ContractsAsync() =>
        [.. (await ControlAsync(HttpMethod.Get, "/spotdraft/contracts", null))!.AsArray().Select(row => row!.AsObject())];

    /// <summary>Largest number of requests that SpotDraft got within one second, and how many it refused for that.</summary>
    public async Task<(int Peak, int Refused)> RatesAsync()
    {
        var rates = await ControlAsync(HttpMethod.Get, "/rates?system=spotdraft", null);
        return ((int)rates!["max_in_any_second"]!, (int)rates["too_many_requests"]!);
    }

    /// <summary>Looks until nothing is under way any more; the operations as they then stand.</summary>
    public async Task<IReadOnlyList<Operation>> SettledAsync(TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var all = await Operations.ListAsync(100_000, CancellationToken.None);
            var live = all.Where(operation => operation.State.IsLive()).ToList();
            if (live.Count == 0)
            {
                return all;
            }

            Assert.False(
                patience.IsCancellationRequested,
                "Not ended: "
                    + string.Join("; ", live.Select(one => $"{one.Id} {one.Plan.Tool} {one.State} {one.Error?.Message} {one.Error?.Cause}"))
            );
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>The log fits together, and nothing came to the vendors that it does not tell.</summary>
    public async Task AssertEvidenceAsync()
    {
        var verified = await Services.GetRequiredService<AuditVerifier>().VerifyAsync(null, CancellationToken.None);
        Assert.True(verified.Ok, verified.Problem?.What);
        var attempts = (await AttemptsAsync()).Select(told => told.Attempt);
        var left = attempts.GroupBy(attempt => attempt).ToDictionary(group => group.Key, group => group.Count());
        foreach (var write in Simulator.Received.List().Where(VendorWrite.Is))
        {
            var attempt = Attempt.Of(write);
            Assert.True(left.GetValueOrDefault(attempt) > 0, $"No attempt event for {write.System} {write.Method} {write.PathAndQuery}");
            left[attempt]--;
        }
    }

    /// <summary>Every attempt that the log tells, in order.</summary>
    public async Task<IReadOnlyList<(StoredEvent Event, Attempt Attempt)>> AttemptsAsync()
    {
        var log = Services.GetRequiredService<IAuditLog>();
        var attempts = new List<(StoredEvent, Attempt)>();
        foreach (var stored in (await LogAsync()).Where(stored => stored.Type == EventTypes.EffectAttempted))
        {
            attempts.Add((stored, await Attempt.OfAsync(log, stored)));
        }

        return attempts;
    }

    public async Task<IReadOnlyList<StoredEvent>> LogAsync()
    {
        var events = new List<StoredEvent>();
        await foreach (var stored in Services.GetRequiredService<IAuditLog>().ReadAsync(0, CancellationToken.None))
        {
            events.Add(stored);
        }

        return events;
    }

    public async Task<JsonNode?> ControlAsync(HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(Simulator.SpotDraftBase, "/_sim" + path));
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Services.DisposeAsync();
        await Simulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
