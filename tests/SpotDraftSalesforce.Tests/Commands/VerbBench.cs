using SpotDraftSalesforce.Mcp.Commands;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Tests.Hosting.Policies;

namespace SpotDraftSalesforce.Tests.Commands;

/// <summary>Runs verbs as the program would, on a state folder of its own.</summary>
internal sealed class VerbBench : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sdsf-verbs-");
    private readonly ServerServicesFactory _factory;

    public VerbBench()
    {
        Configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
        _factory = new ServerServicesFactory(Configuration);
    }

    public IConfiguration Configuration { get; }

    public string Folder => _root.FullName;

    public string Data => Path.Combine(Folder, "state");

    public ServiceProvider Services() => _factory.Create(Data, PolicyTestFolder.Shipped, verbose: false);

    /// <summary>Runs one verb on the bench's state folder.</summary>
    public Task<VerbResult> RunAsync(params string[] args) =>
        RunOnlyAsync([.. args, "--data", Data, "--policies", PolicyTestFolder.Shipped]);

    /// <summary>Runs one verb with these arguments and no others.</summary>
    public async Task<VerbResult> RunOnlyAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new StringReader(Input);
        var environment = new CommandEnvironment(output, error, input, false, false, Configuration, _factory);
        var code = await RootVerb.RunAsync(args, environment);
        return new VerbResult(code, output.ToString(), error.ToString());
    }

    public string Input { get; set; } = "";

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _root.Delete(recursive: true);
}

internal sealed record VerbResult(int Code, string Out, string Error);
