using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.Hosting;
using SpotDraftSalesforce.Simulator.Received;
using SpotDraftSalesforce.Simulator.Salesforce;
using SpotDraftSalesforce.Simulator.SpotDraft;
using SpotDraftSalesforce.Simulator.SpotDraft.Loading;

namespace SpotDraftSalesforce.Simulator;

/// <summary>Both simulated services on loopback ports of their own, with the controls under <c>/_sim/</c> on each.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Listener? _salesforce;
    private Listener? _spotDraft;
    private string? _ownFolder;

    private SimulatorHost(SimulatorOptions options)
    {
        Clock = new SimulatorClock(options.Machine);
        Received = new ReceivedLog(options.Machine);
        Salesforce = new SalesforceService(Clock, Faults, options.Salesforce);
        SpotDraft = new SpotDraftService(Clock, Faults, options.SpotDraft);
    }

    public Uri SalesforceBase => _salesforce!.Address;

    public Uri SpotDraftBase => _spotDraft!.Address;

    public SimulatorClock Clock { get; }

    public FaultBoard Faults { get; } = new();

    public ReceivedLog Received { get; }

    public SalesforceService Salesforce { get; }

    public SpotDraftService SpotDraft { get; }

    /// <summary>What the program prints when it is ready.</summary>
    public ReadyLine Ready { get; private set; } = null!;

    /// <summary>Fills both services and starts listening; returns when they answer.</summary>
    /// <exception cref="IOException">A port is in use, or the key file or the data folder cannot be used.</exception>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var host = new SimulatorHost(options);
        try
        {
            host.Fill(options);
            host._salesforce = await Listener.StartAsync(
                options.SalesforcePort,
                app => host.Map(app, "salesforce", host.Salesforce.Map),
                ct
            );
            host._spotDraft = await Listener.StartAsync(options.SpotDraftPort, app => host.Map(app, "spotdraft", host.SpotDraft.Map), ct);
            host.Ready = await host.IntroduceAsync(options.JwtKeyFile, ct);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(StopAsync(_salesforce), StopAsync(_spotDraft));
        await SpotDraft.DisposeAsync();
        await Salesforce.DisposeAsync();
        if (_ownFolder is not null)
        {
            Directory.Delete(_ownFolder, recursive: true);
            _ownFolder = null;
        }

        _stopping.Dispose();
    }

    private static async Task StopAsync(Listener? listener)
    {
        if (listener is not null)
        {
            await listener.DisposeAsync();
        }
    }

    private void Fill(SimulatorOptions options)
    {
        if (options.AsOf is { } day)
        {
            Clock.MoveTo(new DateTimeOffset(day.ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero));
        }

        if (options.LoadFolder is { } folder)
        {
            if (!Directory.Exists(folder))
            {
                throw new DirectoryNotFoundException($"The data folder {folder} does not exist.");
            }

            SalesforceLoad.Pipeline(Salesforce.Org, folder);
            if (RenewalTerms.Read(folder) is { } terms)
            {
                SalesforceLoad.Accounts(Salesforce.Org, NewAccounts(terms));
                SpotDraft.Load(terms, Salesforce.Org);
            }

            return;
        }

        SalesforceSeed.Small(Salesforce.Org, Today);
        SpotDraft.SeedSmall(Salesforce.Org, Today);
        SalesforceVolume.Fill(Salesforce.Org, options.Opportunities);
    }

    private DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    private string[] NewAccounts(IReadOnlyList<RenewalTerms> terms)
    {
        var known = Salesforce.Org.All("Account").Select(account => account["Name"] as string).ToHashSet(StringComparer.Ordinal);
        return [.. terms.Select(row => row.Account).Where(name => name.Length > 0 && known.Add(name))];
    }

    private void Map(WebApplication app, string system, Action<WebApplication> mapService)
    {
        var intake = new Intake(system, Received, Faults, Clock.Machine, _stopping.Token);
        app.Use(next => context => intake.InvokeAsync(context, next));
        var sim = app.MapGroup("/_sim");
        new HostControls(Clock, Faults, Received, Reset).Map(sim);
        SpotDraft.MapControls(sim);
        Salesforce.MapControls(sim);
        mapService(app);
    }

    /// <summary>No faults, nothing received, no webhooks, and the seed's contracts; the org keeps its records.</summary>
    private void Reset()
    {
        Faults.Clear();
        Received.Clear();
        SpotDraft.ForgetWebhooks();
        SpotDraft.SeedSmall(Salesforce.Org, Today);
    }

    private async Task<ReadyLine> IntroduceAsync(string? keyFile, CancellationToken ct)
    {
        var salesforce = Salesforce.Credentials;
        var path = keyFile ?? Path.Combine(_ownFolder = Directory.CreateTempSubdirectory("simulator-").FullName, "jwt-key.pem");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var writer = new StreamWriter(path, options))
        {
            await writer.WriteAsync(salesforce.JwtPrivateKeyPem.AsMemory(), ct);
        }

        var salesforceBase = SalesforceBase.GetLeftPart(UriPartial.Authority);
        var spotDraft = SpotDraft.Credentials;
        return new ReadyLine(
            new SalesforceAccess(
                salesforceBase,
                salesforceBase,
                salesforce.ClientId,
                salesforce.ClientSecret,
                salesforce.Username,
                salesforce.Password,
                salesforce.RefreshToken,
                path
            ),
            new SpotDraftAccess(
                SpotDraftBase.GetLeftPart(UriPartial.Authority),
                spotDraft.ClientId,
                spotDraft.ClientSecret,
                spotDraft.HmacKey
            )
        );
    }
}
