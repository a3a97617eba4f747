using System.Text.Json;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Content;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Mcp.Tools;
using SpotDraftSalesforce.Mcp.Tools.CreateRenewal;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Tests.Connectors;
using SpotDraftSalesforce.Tests.Storage;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Tools;

/// <summary>A thousand renewals: real engine and store, real connector, simulated org.</summary>
public sealed class RenewalSweepTests : IAsyncLifetime, IDisposable
{
    private readonly StateFolder _folder = new();
    private SimulatedPair _simulated = null!;
    private SqliteProcess _store = null!;
    private ConnectionCatalog _catalog = null!;
    private OperationEngine _engine = null!;
    private SqliteOperationStore _operations = null!;
    private RenewalSweep _sweep = null!;

    public async Task InitializeAsync()
    {
        _simulated = await SimulatedPair.StartAsync();
        _store = new SqliteProcess(_folder.Database, TimeProvider.System);
        var attempts = new AttemptRecorder(_store.Journal, TimeProvider.System);
        _catalog = SimulatedPair.CatalogFor(_simulated.Host, attempts);
        _operations = new SqliteOperationStore(_store.Database);
        var content = new ContentStore(Path.Combine(_simulated.Bench.Folder, "content"), _catalog, TimeProvider.System);
        _engine = new OperationEngine(
            _store.Journal,
            _operations,
            attempts,
            [new SalesforceChangeExecutor(_catalog, content, TimeProvider.System)],
            _store.Options,
            TimeProvider.System
        );
        _sweep = new RenewalSweep(new SqliteLinkStore(_store.Database));
    }

    public async Task DisposeAsync()
    {
        _catalog.Dispose();
        await _store.DisposeAsync();
        await _simulated.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    private int Calls =>
        _simulated
            .Host.Received.List("salesforce")
            .Count(sent => sent.PathAndQuery.StartsWith("/services/data/v", StringComparison.Ordinal));

    private int Opportunities =>
        _simulated.Host.Salesforce.Org.All("Opportunity").Count(row => row["SpotDraft_Renewal_Key__c"] is not null);

    private int Tasks =>
        _simulated
            .Host.Salesforce.Org.All("Task")
            .Count(row => row["Subject"] is string subject && subject.StartsWith("SpotDraft renewal due", StringComparison.Ordinal));

    private ExpiringContract[] Contracts(int count)
    {
        var org = _simulated.Host.Salesforce.Org;
        var account = _simulated.IdOf("Account", "Tailspin Toys");
        return
        [
            .. Enumerable
                .Range(1, count)
                .Select(number =>
                {
                    var deal = org.Insert(
                        "Opportunity",
                        new Dictionary<string, object?>(StringComparer.Ordinal)
                        {
                            ["Name"] = $"Deal {number}",
                            ["AccountId"] = account,
                            ["StageName"] = "Closed Won",
                            ["CloseDate"] = _simulated.Today,
                            ["Amount"] = 100m + number,
                        }
                    );
                    return Expiring(100_000 + number, deal, _simulated.Today.AddDays(60));
                }),
        ];
    }

    private static ExpiringContract Expiring(long number, string deal, DateOnly end) =>
        new(
            new LinkedContract(
                new ContractSummary { Id = new ContractRef('T', number), Name = $"Contract {number}" },
                new ExternalMetadata { RawId = JsonSerializer.SerializeToElement(deal), RecordType = "Opportunity" }
            ),
            new ContractTerms { EndDate = end, NoticeDays = 30 },
            end
        );

    private Task<Plan> PrepareAsync(IReadOnlyList<ExpiringContract> contracts)
    {
        var tool = new ToolDefinition { Name = "create_renewal", ReadOnly = false };
        return _sweep.PrepareManyAsync(
            new PlanDraft(tool, DateTimeOffset.UtcNow, "default"),
            _catalog.Pair(null),
            contracts,
            _simulated.Today,
            CancellationToken.None
        );
    }

    private async Task<Operation> ExecuteAsync(Plan plan)
    {
        var now = DateTimeOffset.UtcNow;
        var operation = Plans.Operation(plan.Key) with { Plan = plan, LeaseUntil = now.AddMinutes(1), CreatedAt = now, UpdatedAt = now };
        var pending = new PendingCommit();
        pending.Add(new ClaimOperation(operation));
        return await _engine.RunAsync(operation, pending, Ids.Call(), null, CancellationToken.None, CancellationToken.None);
    }

    [Fact]
    public async Task A_thousand_renewals_with_dedupe_owners_and_tasks_cost_twelve_calls_of_a_cold_process()
    {
        var contracts = Contracts(1_000);
        var before = Calls;

        var plan = await PrepareAsync(contracts);
        Assert.Equal(2, Calls - before);
        var done = await ExecuteAsync(plan);

        Assert.Equal(OperationState.Succeeded, done.State);
        Assert.Equal(12, Calls - before);
        Assert.Equal((1_000, 1_000), (Opportunities, Tasks));
        var first = done.Answer!["renewals"]![0]!;
        Assert.Equal("created", (string?)first["action"]);
        Assert.StartsWith("006", (string?)first["opportunity_id"], StringComparison.Ordinal);
        Assert.StartsWith("00T", (string?)first["task_id"], StringComparison.Ordinal);

        // A cold process also asks once for a token and once for the versions; neither counts against the org's calls of the day.
        var besides = _simulated
            .Host.Received.List("salesforce")
            .Where(sent => !sent.PathAndQuery.StartsWith("/services/data/v", StringComparison.Ordinal));
        Assert.Equal(["/services/data", "/services/oauth2/token"], besides.Select(sent => sent.PathAndQuery).Order(StringComparer.Ordinal));

        var again = await PrepareAsync(contracts);
        Assert.True(again.IsAlreadyDone);
        Assert.Equal(14, Calls - before);
    }

    [Fact]
    public async Task What_the_org_refuses_is_told_record_by_record_and_the_next_sweep_makes_only_that()
    {
        var contracts = Contracts(250);
        using var http = new HttpClient { BaseAddress = _simulated.Host.SalesforceBase };
        (
            await http.PostAsJsonAsync(
                "/_sim/salesforce/validation_rules",
                new
                {
                    @object = "Opportunity",
                    when = "SpotDraft_Renewal_Key__c LIKE 'T-10001%'",
                    message = "Not this one.",
                }
            )
        ).EnsureSuccessStatusCode();

        var partial = await ExecuteAsync(await PrepareAsync(contracts));

        Assert.Equal((OperationState.Partial, ErrorCode.Partial), (partial.State, partial.Error!.Code));
        Assert.Contains("Not this one.", partial.Error.Message, StringComparison.Ordinal);
        Assert.Equal((240, 240), (Opportunities, Tasks));
        await http.DeleteAsync("/_sim/salesforce/validation_rules");

        var rest = await PrepareAsync(contracts);
        Assert.Equal(20, rest.Changes.Count);
        Assert.Equal(OperationState.Succeeded, (await ExecuteAsync(rest)).State);
        Assert.Equal((250, 250), (Opportunities, Tasks));
    }

    [Fact]
    public async Task Corrected_terms_update_and_doubts_are_left_out_by_name()
    {
        var contracts = Contracts(3);
        await ExecuteAsync(await PrepareAsync(contracts));
        var keyOfThird = contracts[2].Key(1);
        var org = _simulated.Host.Salesforce.Org;
        var third = org.Find((string)org.All("Opportunity").First(row => (string?)row["SpotDraft_Renewal_Key__c"] == keyOfThird)["Id"]!)!;
        org.Atomically(() =>
        {
            org.UpdateRow(third, new() { ["Amount"] = 1m }, org.IntegrationUserId);
            return third;
        });
        var unlinked = contracts[0] with
        {
            Contract = contracts[0].Contract with
            {
                Metadata = null,
                Summary = contracts[0].Contract.Summary with { Id = new ContractRef('T', 5) },
            },
        };
        ExpiringContract[] corrected =
        [
            contracts[0],
            contracts[1] with
            {
                EndDate = contracts[1].EndDate.AddDays(5),
            },
            contracts[2] with
            {
                EndDate = contracts[2].EndDate.AddDays(5),
            },
            unlinked,
        ];

        var plan = await PrepareAsync(corrected);

        var change = Assert.Single(plan.Changes);
        Assert.Equal(("update", "renewal_terms"), (change.Operation, change.Collection));
        var leftOut = plan.Answer["left_out"]!.AsArray().Select(row => (string)row!["contract_id"]!);
        Assert.Equal([contracts[2].Id.Composite, "T-5"], leftOut.Order(StringComparer.Ordinal));
        Assert.Equal(OperationState.Succeeded, (await ExecuteAsync(plan)).State);
    }
}
