using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Secrets;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Content;
using SpotDraftSalesforce.Mcp.Connectors.Http;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.Secrets;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Tests.Connectors;

/// <summary>A catalogue over a network of the test's own, with a folder for content that goes with it.</summary>
internal sealed class Workbench : IDisposable
{
    /// <summary>A key for tests: 32 bytes of base64.</summary>
    public const string SealingKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    public const string OpportunityId = "006000000000001AAA";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"sdsf-{Guid.NewGuid():N}");

    public Workbench(
        HttpMessageHandler? network,
        IReadOnlyDictionary<string, string?> settings,
        IPaceLedger? ledger = null,
        ISecretStore? secrets = null,
        TimeProvider? time = null
    )
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        Ledger = ledger ?? new Unpaced();
        Catalog = new ConnectionCatalog(
            configuration,
            Attempts,
            Ledger,
            secrets ?? new ProcessSecretStore(),
            new SecretSeal(new SecretKey(SealingKey, Path.Combine(_folder, "secrets.key"))),
            time ?? TimeProvider.System,
            NullLoggerFactory.Instance
        )
        {
            Transport = network is null ? ConnectionServices.Sockets : () => network,
        };
        Content = new ContentStore(_folder, Catalog, TimeProvider.System);
    }

    /// <summary>A catalogue over the real network whose attempts go into a recorder of the test's own.</summary>
    public static ConnectionCatalog CatalogOf(IReadOnlyDictionary<string, string?> settings, IAttemptRecorder attempts) =>
        new(
            new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
            attempts,
            new Unpaced(),
            new ProcessSecretStore(),
            new SecretSeal(new SecretKey(SealingKey, Path.Combine(Path.GetTempPath(), $"sdsf-{Guid.NewGuid():N}", "secrets.key"))),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );

    public FakeAttempts Attempts { get; } = new();

    public IPaceLedger Ledger { get; }

    public ConnectionCatalog Catalog { get; }

    public ContentStore Content { get; }

    public string Folder => _folder;

    public SalesforceClient Salesforce => Catalog.Salesforce("main");

    public SpotDraftClient SpotDraft => Catalog.SpotDraft("main");

    public SalesforceChangeExecutor SalesforceWrites => new(Catalog, Content, TimeProvider.System);

    public SpotDraftChangeExecutor SpotDraftWrites => new(Catalog);

    /// <summary>Settings of a ready token and a workspace, with retries that do not wait.</summary>
    public static Dictionary<string, string?> Settings() =>
        new()
        {
            ["Connections:salesforce:main:InstanceUrl"] = "https://org.example",
            ["Connections:salesforce:main:AccessToken"] = "00Dxx!token",
            ["Connections:salesforce:main:ApiVersion"] = "68.0",
            ["Connections:salesforce:main:RetryDelayMilliseconds"] = "1",
            ["Connections:spotdraft:main:Region"] = "us",
            ["Connections:spotdraft:main:ClientId"] = "id",
            ["Connections:spotdraft:main:ClientSecret"] = "secret",
            ["Connections:spotdraft:main:RetryDelayMilliseconds"] = "1",
            ["Connections:spotdraft:main:RequestsPerSecond"] = "0",
        };

    public static Workbench Over(FakeNetwork network) => new(network, Settings());

    public static Effect EffectOf(params string[] changes) => new(Ids.Operation(), 1, changes, Ids.Call());

    public static ChangeBatch Batch(params Change[] changes) => new(changes, EffectOf([.. changes.Select(change => change.Id)]));

    public static Change Update(string id, string type, string record, params FieldChange[] fields) =>
        new()
        {
            Id = id,
            Connection = "salesforce:main",
            Operation = "update",
            Object = type,
            Record = record,
            Class = ChangeClass.Idempotent,
            Fields = fields,
        };

    public static Change Create(string id, string type, JsonObject? find, params FieldChange[] fields) =>
        new()
        {
            Id = id,
            Connection = "salesforce:main",
            Operation = "create",
            Object = type,
            Class = ChangeClass.Observable,
            Fields = fields,
            Details = find is null ? null : new JsonObject { ["find"] = find },
        };

    public static FieldChange Field(string name, JsonNode? before, JsonNode? after) =>
        new()
        {
            Field = name,
            Before = before,
            After = after,
        };

    public void Dispose()
    {
        Catalog.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>For the settings above, in which no workspace has a rate.</summary>
    private sealed class Unpaced : IPaceLedger
    {
        public Task<PaceTurn> TakeAsync(PaceRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task EndAsync(long turn, TimeSpan? late, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task RefusedAsync(string key, TimeSpan wait, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
