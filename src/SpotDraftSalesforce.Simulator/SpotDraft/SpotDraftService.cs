using System.Text;
using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.Salesforce;
using SpotDraftSalesforce.Simulator.SpotDraft.Controls;
using SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Lifecycle;
using SpotDraftSalesforce.Simulator.SpotDraft.Loading;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft;

/// <summary>
/// SpotDraft's public API v2.1 over one simulated workspace, written from the published documentation; what that leaves open is a setting
/// or the strictest reading. Controls for tests are apart from it, under <c>/_sim/spotdraft</c>.
/// </summary>
public sealed class SpotDraftService : IAsyncDisposable
{
    private readonly SimulatorClock _clock;
    private readonly Workspace _workspace = new();
    private readonly WebhookSender _sender;
    private readonly ContractEvents _events;
    private readonly Extraction _extraction;
    private readonly Signatures _signatures;
    private readonly ContractLifecycle _lifecycle;
    private readonly RouteTable _routes;
    private readonly ContractFiles _files;

    public SpotDraftService(SimulatorClock clock, FaultBoard faults, SpotDraftSettings settings)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        Settings = settings;
        _sender = new WebhookSender(settings, Credentials.HmacKey, clock.Machine);
        _events = new ContractEvents(clock, _sender);
        _extraction = new Extraction(_workspace, _events, settings, clock.Machine);
        _signatures = new Signatures(_workspace, clock, _events);
        _lifecycle = new ContractLifecycle(_workspace, clock, _events, _signatures, _extraction);
        _routes = new RouteTable(_workspace);
        _files = new ContractFiles(_workspace, clock, settings);
        var parties = new PartyReader(_workspace, _events);
        new ContractLists(_workspace, clock, faults, settings).Map(_routes);
        new ContractCreation(_workspace, clock, _lifecycle, parties).Map(_routes);
        new ContractUploads(_workspace, clock, _lifecycle, _signatures, _events, parties).Map(_routes);
        new ContractReads(_workspace, clock).Map(_routes);
        ContractContent.Map(_routes);
        new ContractAccess(_workspace, clock).Map(_routes);
        new ContractFacets(_workspace).Map(_routes);
        new ContractFacts(_workspace, _events).Map(_routes);
        new ContractActions(_lifecycle, _signatures).Map(_routes);
        new ContractConversation(_workspace, clock, _events).Map(_routes);
        new Counterparties(_workspace, _events).Map(_routes);
        new CounterpartyDetails(_workspace, _events).Map(_routes);
        new WorkspaceSetup(_workspace).Map(_routes);
        new WorkspaceMembers(_workspace).Map(_routes);
        new LegalEntities(_workspace).Map(_routes);
        new WebhookRegistration(_workspace, _events, Credentials, settings).Map(_routes);
        _files.Map(_routes);
        SpotDraftSeed.Workspace(_workspace);
    }

    /// <summary>May be changed while the service runs.</summary>
    public SpotDraftSettings Settings { get; }

    /// <summary>The workspace's own, the same at every start.</summary>
    public SpotDraftCredentials Credentials { get; } =
        new(
            "simulator-client",
            "simulator-client-secret",
            "QSBrZXkgb2YgdGhlIHNpbXVsYXRvciBhbG9uZTsgaXQgZ3VhcmRzIG5vdGhpbmcuIDY0IGJ5dGVzIGxvbmcuLg=="
        );

    internal IReadOnlyList<ApiRoute> Routes => _routes.Routes;

    /// <summary>What webhooks were sent about contracts, oldest first.</summary>
    internal IReadOnlyList<string> WebhookBodies =>
        [
            .. _sender
                .Deliveries.Where(delivery => delivery.ContractId is not null)
                .Select(delivery => Encoding.UTF8.GetString(delivery.Body)),
        ];

    /// <summary>The contracts of a status such as <c>ON_HOLD</c>, oldest first.</summary>
    internal IReadOnlyList<string> ContractIds(string status)
    {
        lock (_workspace.Gate)
        {
            return
            [
                .. _workspace
                    .Contracts.Where(contract => SpotDraftJson.Element(contract.Status).GetString() == status)
                    .Select(contract => contract.Id),
            ];
        }
    }

    public void Map(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var api = new PublicApi(_routes, _workspace, Credentials, Settings, _clock.Machine);
        app.Map("/storage/{**path}", _files.ServeAsync);
        app.Map("/{**path}", api.AnswerAsync);
    }

    public void MapControls(RouteGroupBuilder sim)
    {
        var spotDraft = sim.MapGroup("/spotdraft");
        var making = new ContractMaking(_workspace, _clock, _lifecycle, _signatures, _events);
        new ContractControls(_workspace, _clock, _lifecycle, _events, making).Map(spotDraft);
        new WebhookControls(_workspace, _events, _sender, Settings).Map(spotDraft);
    }

    /// <summary>Writes the seed's contracts and counterparties beside the seed of <paramref name="org"/>, in place of what there was.</summary>
    public void SeedSmall(IOrgRecords org, DateOnly today)
    {
        lock (_workspace.Gate)
        {
            _workspace.ClearContracts();
            SpotDraftSeed.Contracts(_workspace, org, today);
        }
    }

    /// <summary>Makes the rows of renewal terms executed contracts of the accounts of <paramref name="org"/>, in place of what there was.</summary>
    public void Load(IReadOnlyList<RenewalTerms> terms, IOrgRecords org)
    {
        lock (_workspace.Gate)
        {
            _workspace.ClearContracts();
            RenewalTermsLoad.Into(_workspace, terms, org);
        }
    }

    /// <summary>Forgets what was sent to webhooks and who subscribed.</summary>
    public void ForgetWebhooks()
    {
        lock (_workspace.Gate)
        {
            foreach (var subscription in _events.Subscriptions.ToArray())
            {
                _events.Unsubscribe(subscription.Id);
            }
        }

        _sender.Forget();
    }

    public ValueTask DisposeAsync()
    {
        _extraction.Dispose();
        return _sender.DisposeAsync();
    }
}
