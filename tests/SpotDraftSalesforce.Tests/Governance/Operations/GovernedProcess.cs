using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Access;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Freezes;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;
using SpotDraftSalesforce.Governance.Redaction;
using SpotDraftSalesforce.Governance.Replay;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Tests.Storage;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Governance.Operations;

/// <summary>What all processes of a test have in common: the folder, the vendor, the tool and the policies.</summary>
internal sealed class GovernedWorld : IAsyncDisposable
{
    private readonly List<GovernedProcess> _processes = [];

    public StateFolder Folder { get; } = new();

    public FakeVendor Vendor { get; } = new();

    public FakeWriteTool Tool { get; } = new();

    public ApprovalPolicy Approvals { get; set; } = PolicyOf();

    public LimitPolicy Limits { get; set; } = new([], []);

    public AccessPolicy Access { get; set; } =
        new(
            new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal)
            {
                ["sales"] = new HashSet<string>(StringComparer.Ordinal) { "create_contract", "get_operation" },
            }
        );

    public static ApprovalPolicy PolicyOf(params ApprovalRule[] rules) =>
        new()
        {
            Rules = rules,
            Questions = new Dictionary<string, QuestionRule>(StringComparer.Ordinal),
            Rates = new ExchangeRates("USD", new Dictionary<string, decimal>(StringComparer.Ordinal)),
        };

    public static ApprovalRule Rule(string id, string content, params string[] approvers) =>
        new(id, [], null, approvers, TimeSpan.FromHours(72), "It is much money.", content);

    /// <summary>Each process has its own clock, so that one that died does not renew its lease.</summary>
    public GovernedProcess Start(DateTimeOffset? now = null, TimeSpan? patience = null)
    {
        var process = new GovernedProcess(this, new FakeTimeProvider(now ?? Plans.Morning), patience);
        _processes.Add(process);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        Vendor.Release();
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        Folder.Dispose();
    }
}

/// <summary>One server process: the real pipeline and engine over the real store.</summary>
internal sealed class GovernedProcess : IAsyncDisposable
{
    private readonly SqliteProcess _store;
    private readonly GovernedWorld _world;

    public GovernedProcess(GovernedWorld world, FakeTimeProvider time, TimeSpan? patience)
    {
        _world = world;
        Time = time;
        _store = new SqliteProcess(world.Folder.Database, time, patience);
        var options = _store.Options;
        Operations = new SqliteOperationStore(_store.Database);
        Approvals = new SqliteApprovalStore(_store.Database);
        Log = new SqliteAuditLog(_store.Database);
        Freezes = new SqliteFreezeStore(_store.Database);
        Switch = new FreezeSwitch(Freezes, _store.Journal, time);
        var attempts = new AttemptRecorder(_store.Journal, time);
        var engine = new OperationEngine(
            _store.Journal,
            Operations,
            attempts,
            [world.Vendor.Executor("spotdraft", attempts), world.Vendor.Executor("salesforce", attempts)],
            options,
            time
        );
        Pipeline = new GovernancePipeline(
            new EvidenceStage(_store.Journal, time),
            new RedactionStage(new Redactor(), NullLogger<RedactionStage>.Instance),
            new AccessStage(() => world.Access),
            new RateStage(() => world.Limits, new SqliteRateLedger(_store.Database, time)),
            new ReplayStage(new SqliteRequestStore(_store.Database), Operations, time),
            new PrepareStage(options, time),
            new PolicyStage(() => world.Approvals),
            new FreezeStage(Freezes),
            new ClaimStage(Operations, () => world.Access, options, time),
            new ApprovalStage(Approvals, _store.Journal, time),
            new BudgetStage(() => world.Limits, () => world.Approvals.Rates, time),
            new ExecuteStage(engine, Lifetime, options, time)
        );
        Desk = new ApprovalDesk(Approvals, Operations, _store.Journal, time);
        Resumer = new OperationResumer(
            Pipeline,
            engine,
            Lifetime,
            Operations,
            _store.Journal,
            world.Tool,
            world.Tool,
            () => world.Access,
            () => world.Approvals,
            options,
            time,
            NullLogger<OperationResumer>.Instance
        );
    }

    public FakeTimeProvider Time { get; }

    public GovernancePipeline Pipeline { get; }

    public SqliteDatabase Database => _store.Database;

    public SqliteJournal Journal => _store.Journal;

    public OperationLifetime Lifetime { get; } = new();

    public SqliteOperationStore Operations { get; }

    public SqliteApprovalStore Approvals { get; }

    public SqliteAuditLog Log { get; }

    public SqliteFreezeStore Freezes { get; }

    public FreezeSwitch Switch { get; }

    public ApprovalDesk Desk { get; }

    public OperationResumer Resumer { get; }

    public Task<ToolOutcome> CallAsync(
        string key = "k",
        string? requestId = null,
        Caller? caller = null,
        bool dryRun = false,
        CancellationToken cancellationToken = default
    )
    {
        var arguments = new JsonObject { ["key"] = key };
        return Pipeline.InvokeAsync(
            new ToolCall
            {
                Tool = _world.Tool,
                Caller = caller ?? Plans.Requester,
                Arguments = arguments,
                Input = arguments,
                RequestId = requestId,
                DryRun = dryRun,
                ReceivedAt = Time.GetUtcNow(),
                AsOf = Time.GetUtcNow(),
            },
            cancellationToken
        );
    }

    public Task<int> SweepAfterAsync(TimeSpan wait)
    {
        Time.Advance(wait);
        return Resumer.SweepAsync(default);
    }

    public async Task<Operation> StoredAsync(string? operationId) =>
        await Operations.FindAsync(operationId!, default) ?? throw new InvalidOperationException($"{operationId} is not stored.");

    public async Task<IReadOnlyList<string>> EventsAsync(string? operationId = null)
    {
        var events = await Log.SearchAsync(new AuditQuery(OperationId: operationId, Most: 1000), default);
        return [.. events.Reverse().Select(stored => stored.Type)];
    }

    public async ValueTask DisposeAsync()
    {
        Lifetime.Dispose();
        await _store.DisposeAsync();
    }
}
