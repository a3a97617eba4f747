using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Commands;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.SpotDraft;
using SpotDraftSalesforce.Tests.Hosting.Policies;

namespace SpotDraftSalesforce.Tests.Commands.Connections;

/// <summary>Runs <c>connections</c> against a simulated org, with a browser that does what a person would.</summary>
internal sealed class ConnectionsBench : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sdsf-connections-");

    private ConnectionsBench(SimulatorHost host) => Host = host;

    public SimulatorHost Host { get; }

    public HttpClient Browser { get; } = new();

    public SalesforceAccess Access => Host.Ready.Salesforce;

    public string Data => Path.Combine(_root.FullName, "state");

    public Dictionary<string, string?> Settings { get; } = [];

    public static async Task<ConnectionsBench> StartAsync() =>
        new(
            await SimulatorHost.StartAsync(
                new SimulatorOptions { SpotDraft = new SpotDraftSettings { RequestsPerSecond = 0 } },
                CancellationToken.None
            )
        );

    public ServiceProvider Services() => Factory().Create(Data, PolicyTestFolder.Shipped, verbose: true);

    public Task<VerbResult> RunAsync(string input, params string[] args) => RunAsync(input, null, args);

    /// <summary>Adds a connection on which a person signs in.</summary>
    public async Task AddAsync(string name, params string[] more)
    {
        var added = await RunAsync(
            Access.ClientSecret,
            ["add", name, "--login-url", Access.Login, "--client-id", Access.ClientId, "--client-secret-stdin", .. more]
        );
        Assert.True(added.Code == 0, added.Error);
    }

    /// <summary>Signs in: the command prints the address, and <paramref name="person"/> does with it what a person would; by default, agree.</summary>
    public Task<VerbResult> SignInAsync(string verb, string name, Func<Uri, Task>? person = null, params string[] more) =>
        RunAsync("", person ?? AgreeAsync, [verb, name, "--no-browser", "--port", "0", .. more]);

    public async Task AgreeAsync(Uri address)
    {
        using var page = await Browser.GetAsync(address);
        Assert.True(page.IsSuccessStatusCode, await page.Content.ReadAsStringAsync());
    }

    public async Task ControlAsync(string path, object body)
    {
        using var answer = await Browser.PostAsJsonAsync(new Uri(Host.SalesforceBase, $"/_sim/salesforce/{path}"), body);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<JsonNode> ListedAsync(string connection)
    {
        var list = await RunAsync("", "list", "--json");
        return JsonNode.Parse(list.Out)!["connections"]!.AsArray().Single(one => (string?)one!["connection"] == connection)!;
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await Host.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private ServerServicesFactory Factory() => new(new ConfigurationBuilder().AddInMemoryCollection(Settings).Build());

    private async Task<VerbResult> RunAsync(string input, Func<Uri, Task>? person, string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new AddressWriter();
        using var stdin = new StringReader(input);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();
        var environment = new CommandEnvironment(
            output,
            error,
            stdin,
            false,
            false,
            configuration,
            new ServerServicesFactory(configuration)
        );
        var run = RootVerb.RunAsync(["connections", .. args, "--data", Data, "--policies", PolicyTestFolder.Shipped], environment);
        if (person is not null && await Task.WhenAny(error.Address, run) == error.Address)
        {
            await person(await error.Address);
        }

        return new VerbResult(await run, output.ToString(), error.ToString());
    }

    /// <summary>Tells when an address was printed.</summary>
    private sealed class AddressWriter : StringWriter
    {
        private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Uri> Address => _address.Task;

        public override Task WriteLineAsync(string? value)
        {
            if (value?.StartsWith("http", StringComparison.Ordinal) == true)
            {
                _address.TrySetResult(new Uri(value));
            }

            return base.WriteLineAsync(value);
        }
    }
}
