using System.Collections.Concurrent;
using SpotDraftSalesforce.Mcp.Connectors.Http;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.Salesforce;
using SpotDraftSalesforce.Simulator.SpotDraft;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

/// <summary>A simulated org, and processes on one state folder that log in to it by real HTTP.</summary>
internal sealed class OrgAccess : IAsyncDisposable
{
    private readonly List<IDisposable> _opened = [];
    private readonly HttpClient _controls = new();

    private OrgAccess(SimulatorHost host) => Host = host;

    public SimulatorHost Host { get; }

    public StateFolder State { get; } = new();

    /// <summary>What was posted to the token endpoint, by all processes.</summary>
    public ConcurrentQueue<string> Grants { get; } = new();

    public SalesforceAccess Access => Host.Ready.Salesforce;

    public static async Task<OrgAccess> StartAsync(bool rotate = false, OrgKinds kinds = OrgKinds.Plain) =>
        new(
            await SimulatorHost.StartAsync(
                new SimulatorOptions
                {
                    SpotDraft = new SpotDraftSettings { RequestsPerSecond = 0 },
                    Salesforce = new SalesforceSettings { RotateRefreshTokens = rotate, Kinds = kinds },
                },
                CancellationToken.None
            )
        );

    /// <summary>Settings of the connection <c>main</c>, for one flow.</summary>
    public Dictionary<string, string?> Settings(string flow)
    {
        const string At = "Connections:salesforce:main:";
        var settings = new Dictionary<string, string?>
        {
            [At + "LoginUrl"] = Access.Login,
            [At + "Flow"] = flow,
            [At + "ClientId"] = Access.ClientId,
            [At + "RetryDelayMilliseconds"] = "1",
        };
        if (flow == SalesforceFlow.Jwt)
        {
            settings[At + "Username"] = Access.Username;
            settings[At + "PrivateKeyFile"] = Access.JwtKeyFile;
        }
        else
        {
            settings[At + "ClientSecret"] = Access.ClientSecret;
        }

        if (flow == SalesforceFlow.RefreshToken)
        {
            settings[At + "RefreshToken"] = Access.RefreshToken;
        }

        return settings;
    }

    /// <summary>A process of its own on the shared state folder.</summary>
    public Workbench Open(string flow) => Open(Settings(flow));

    public Workbench Open(Dictionary<string, string?> settings)
    {
        var database = new SqliteDatabase(State.Database);
        var bench = new Workbench(
            new GrantLog(Grants) { InnerHandler = ConnectionServices.Sockets() },
            settings,
            secrets: new SqliteSecretStore(database, Host.Clock),
            time: Host.Clock
        );
        _opened.Add(bench);
        _opened.Add(database);
        return bench;
    }

    public Task ExpireSessionsAsync() => ControlAsync("sessions/expire", new { });

    /// <summary>Posts to a control of the org, such as <c>oauth</c>.</summary>
    public async Task ControlAsync(string path, object body)
    {
        using var answer = await _controls.PostAsJsonAsync(new Uri(Host.SalesforceBase, $"/_sim/salesforce/{path}"), body);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _opened)
        {
            one.Dispose();
        }

        _controls.Dispose();
        await Host.DisposeAsync();
        State.Dispose();
    }

    private sealed class GrantLog(ConcurrentQueue<string> grants) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath == "/services/oauth2/token")
            {
                grants.Enqueue(await request.Content!.ReadAsStringAsync(cancellationToken));
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
