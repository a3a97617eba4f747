using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Secrets;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.EndToEnd.OpenApi;

/// <summary>Everything that the connector can ask of a workspace, and every change that it can perform.</summary>
internal sealed class ConnectorTour : IDisposable
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("connector-tour-");
    private readonly SqliteDatabase _database;
    private readonly ConnectionCatalog _catalog;

    public ConnectorTour(SimulatorHost simulator)
    {
        var settings = new Dictionary<string, string?>(ServerUnderTest.ConnectionsTo(simulator));
        _database = new SqliteDatabase(Path.Combine(_folder.FullName, "state.db"));
        _catalog = new ConnectionCatalog(
            new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
            new Unrecorded(),
            new SqlitePaceLedger(_database, TimeProvider.System),
            new ProcessSecretStore(),
            new SecretSeal(new SecretKey(null, Path.Combine(_folder.FullName, "secrets.key"))),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
    }

    private SpotDraftClient Client => _catalog.SpotDraft("main");

    public async Task RunAsync()
    {
        var contract = await PerformAsync("create", "contract", null, Creation());
        await ChangeAsync(contract, await PerformAsync("create", "contract", null, Creation()));
        await ReadContractAsync(ContractRef.Parse(contract));
        await ReadWorkspaceAsync();
        await CounterpartyAsync();
        var webhook = await PerformAsync(
            "create",
            "webhook",
            null,
            Body(
                ("title", "Contract events"),
                ("url", "https://hooks.example/spotdraft"),
                ("only_for_activities", new JsonArray("CONTRACT_EXECUTED"))
            )
        );
        await PerformAsync("re_trigger", "webhook", null, Body(("contract_ids", new JsonArray(ContractRef.Parse(contract).Number))));
        await PerformAsync("delete", "webhook", webhook, []);
        await PerformAsync("void", "contract", contract, [], ("note", "Deal lost"));
    }

    public void Dispose()
    {
        _catalog.Dispose();
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task ChangeAsync(string contract, string other)
    {
        await PerformAsync("update", "contract_data", contract, Body(("customer_name", "Wingtip Inc.")));
        await PerformAsync("update", "external_metadata", contract, Link());
        await PerformAsync("update", "key_pointers", contract, [], fields: [new FieldChange { Field = "end_date", After = "2027-02-28" }]);
        await PerformAsync("create", "comment", contract, Body(("comment", "Please look.")));
        await PerformAsync(
            "create",
            "contract_relation",
            contract,
            Body(("related_contract_id", ContractRef.Parse(other).Number), ("relation_type", "AMENDMENT"))
        );
        await PerformAsync(
            "create",
            "approvals",
            other,
            Body(("approvals", new JsonArray(Body(("name", "Legal approval"), ("approver_user_id", 2), ("notes", "")))))
        );
        await PerformAsync("send", "contract", contract, Body(("attachment_formats", new JsonArray("PDF")), ("subject", "Your contract")));
        await PerformAsync("mark", "contract", contract, []);
        await PerformAsync("resend", "signature_request", contract, Body(("email_id", "legal@wingtip.example")));
        await PerformAsync("unmark", "contract", contract, []);
    }

    private async Task ReadContractAsync(ContractRef contract)
    {
        var client = Client;
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var filter = new ContractFilter
        {
            Text = "wingtip",
            Statuses = [ContractStatus.Draft, ContractStatus.Redlining],
            Contract = contract,
            ContractTypeId = 100,
            CounterpartyName = "Wingtip Toys",
            ExpiringFrom = today,
            ExpiringTo = today.AddDays(90),
            CreatedFrom = TimeProvider.System.GetUtcNow(),
            UpdatedFrom = TimeProvider.System.GetUtcNow(),
        };
        await client.ListContractsAsync(filter, 1, 5, Stop);
        await client.GetContractAsync(contract, Stop);
        await client.FindByExternalMetadataAsync("006000000000001AAA", Stop);
        await client.StatusAsync(contract, Stop);
        await client.KeyPointersAsync(contract, Stop);
        await client.ExternalMetadataAsync(contract, Stop);
        await client.RecipientsAsync(contract, Stop);
        await client.ProcessMetricsAsync(contract, Stop);
        await client.QuestionnaireAsync(contract, "TEMPLATE", Stop);
        await client.ApprovalsAsync(contract, Stop);
        await client.NotesAsync(contract, Stop);
        await AllAsync(client.EachCommentAsync(contract, Stop));
        await AllAsync(client.EachRelatedContractAsync(contract, Stop));
        await client.DownloadLinkAsync(contract, Stop);
        await client.PreviewAsync((JsonObject)Creation(), Stop);
    }

    private async Task ReadWorkspaceAsync()
    {
        var client = Client;
        foreach (var template in await client.TemplatesAsync(Stop))
        {
            await client.TemplateAsync(template.Id, Stop);
            await client.TemplateMetadataAsync(template.Id, Stop);
        }

        foreach (var type in await client.ContractTypesAsync(Stop))
        {
            await client.EntitiesOfTypeAsync(type.Id, Stop);
            await client.KeyPointerDefinitionsAsync(type.Id, Stop);
        }

        await client.EntitiesAsync(Stop);
        await client.OrganizationTypesAsync("US", Stop);
        await client.OrganizationTypesAsync(null, Stop);
        await AllAsync(client.EachUserAsync(Stop));
        await client.As("legal@simulator.example").ActiveUserAsync("legal@simulator.example", Stop);
        await client.HmacKeyAsync(Stop);
    }

    private async Task CounterpartyAsync()
    {
        var party = await PerformAsync(
            "create",
            "counterparty",
            null,
            Body(
                ("is_individual", false),
                ("organization_type", "company"),
                ("organization_name", "Connector Company"),
                ("contact_name", "Legal Contact"),
                ("contact_email", "legal@connector.example"),
                ("primary_address", Address())
            )
        );
        await PerformAsync("update", "counterparty", party, Body(("brand_name", "Connector")));
        var address = await PerformAsync("create", "address", party, Address());
        await PerformAsync("update", "address", address, Body(("line_one", "3 Side Street"), ("country_iso_code", "US")));
        var contact = await PerformAsync(
            "create",
            "contact",
            party,
            Body(("name", "Second Contact"), ("email", "second@connector.example"), ("is_primary", false))
        );
        await PerformAsync("update", "contact", contact, Body(("name", "General Counsel")));
        await AllAsync(Client.EachCounterpartyAsync("legal@connector.example", Stop));
        await Client.CounterpartyAsync(long.Parse(party, null), Stop);
        await AllAsync(Client.EachAddressAsync(long.Parse(party, null), Stop));
        await AllAsync(Client.EachContactAsync(long.Parse(party, null), Stop));
    }

    private async Task<string> PerformAsync(
        string operation,
        string kind,
        string? record,
        JsonObject body,
        (string Name, string Value)? detail = null,
        IReadOnlyList<FieldChange>? fields = null
    )
    {
        var details = new JsonObject { ["external_metadata"] = Link() };
        if (fields is null && detail is null)
        {
            details["body"] = body;
        }

        if (detail is var (name, value))
        {
            details[name] = value;
        }

        var change = new Change
        {
            Id = "c1",
            Connection = "spotdraft:main",
            Operation = operation,
            Object = kind,
            Record = record,
            Class = ChangeClass.Unobservable,
            Fields = fields ?? [],
            Details = details,
        };
        var effect = new Effect(Ids.Operation(), 1, ["c1"], Ids.Call());
        var outcome = (await new SpotDraftChangeExecutor(_catalog).PerformAsync(new ChangeBatch([change], effect), Stop))[0];
        Assert.True(outcome.State == ChangeState.Done, $"{operation} {kind}: {outcome.Error?.Message}");
        return outcome.RecordId!;
    }

    private static async Task AllAsync<T>(IAsyncEnumerable<T> rows)
    {
        await foreach (var _ in rows)
        {
            // Each page is an exchange; the rows themselves do not matter here.
        }
    }

    private static JsonObject Creation() =>
        Body(
            ("contract_template_id", 1001),
            ("contract_name", "Wingtip NDA"),
            ("contract_data", Body(("customer_name", "Wingtip Toys"), ("effective_date", "2026-03-01"))),
            (
                "counter_party_details",
                new JsonArray(
                    Body(
                        ("is_individual", false),
                        ("organization_type", "company"),
                        ("organization_name", "Wingtip Toys"),
                        ("poc_details", Body(("first_name", "Legal"), ("email", "legal@wingtip.example"))),
                        (
                            "organization_details",
                            Body(
                                ("jurisdiction_iso_code", "US"),
                                ("address", Body(("line_one", "1 Main Street"), ("city", "Springfield"), ("country_iso_code", "US")))
                            )
                        )
                    )
                )
            )
        );

    private static JsonObject Link() =>
        Body(
            ("id", "006000000000001AAA"),
            ("integration_name", "Salesforce"),
            ("record_type", "Opportunity"),
            ("record_data", Body(("template_id", 1001)))
        );

    private static JsonObject Address() =>
        Body(
            ("line_one", "1 Main Street"),
            ("city_name", "Springfield"),
            ("state_name", "Illinois"),
            ("zipcode", "62701"),
            ("country_name", "United States"),
            ("country_iso_code", "US")
        );

    private static JsonObject Body(params (string Name, JsonNode? Value)[] fields)
    {
        var body = new JsonObject();
        foreach (var (name, value) in fields)
        {
            body[name] = value;
        }

        return body;
    }

    private sealed class Unrecorded : IAttemptRecorder
    {
        public Task RecordAsync(Effect effect, AttemptedRequest request, string? bodySha256, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }
}
