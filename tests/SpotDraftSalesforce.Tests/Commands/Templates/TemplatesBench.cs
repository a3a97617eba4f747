using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SpotDraftSalesforce.Mcp.Commands;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.SpotDraft;
using SpotDraftSalesforce.Tests.Hosting.Policies;

namespace SpotDraftSalesforce.Tests.Commands.Templates;

/// <summary>Runs <c>templates</c> against one simulator, whose org has the fields that the example of policies/README.md reads.</summary>
public sealed class TemplatesBench : IAsyncLifetime
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sdsf-templates-");

    public SimulatorHost Host { get; private set; } = null!;

    /// <summary>The file that policies/README.md shows in full.</summary>
    public static string Example { get; } =
        Regex
            .Match(File.ReadAllText(Path.Combine(PolicyTestFolder.Shipped, "README.md")), "```yaml\n(.*?)```", RegexOptions.Singleline)
            .Groups[1]
            .Value;

    public async Task InitializeAsync()
    {
        Host = await SimulatorHost.StartAsync(
            new SimulatorOptions { SpotDraft = new SpotDraftSettings { RequestsPerSecond = 0 } },
            CancellationToken.None
        );
        await ControlAsync(
            "schema",
            new
            {
                text = """
                extend Opportunity
                Term_Months__c int(4)
                Support__c picklist restricted : Standard; Gold
                Regions__c picklist : America; India
                """,
            }
        );
        await ControlAsync("schema", new { text = await File.ReadAllTextAsync(Asset("enterprise-fields.txt")) });
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        _root.Delete(recursive: true);
    }

    /// <summary>The shipped policies with the example beside them, so that exactly one file serves the hardware bundle.</summary>
    internal static PolicyTestFolder Policies()
    {
        var folder = new PolicyTestFolder();
        folder.Write("templates/subscription.yaml", Example);
        folder.Write("templates/enterprise.yaml", File.ReadAllText(Asset("enterprise.yaml")));
        folder.Replace("templates/order-form.yaml", "types: [New Business, Existing Business]", "types: [Existing Business]");
        return folder;
    }

    /// <summary>What <c>validate</c> says about one mistake, with the line on which <paramref name="at"/> stands.</summary>
    internal async Task AssertFoundAsync(PolicyTestFolder policies, string file, string kind, string key, string at)
    {
        var (code, report) = await JsonAsync(policies, "validate");

        Assert.Equal(1, code);
        var finding = report["findings"]!
            .AsArray()
            .FirstOrDefault(one =>
                (string?)one!["kind"] == kind && (string?)one["key"] == key && (string?)one["file"] == $"policies/templates/{file}.yaml"
            );
        Assert.True(finding is not null, report.ToJsonString());
        Assert.Equal(LineOf(policies, file, at), (int)finding["line"]!);
        Assert.NotEmpty((string)finding["message"]!);
        Assert.NotEmpty((string)finding["cure"]!);
    }

    internal async Task<(int Code, JsonObject Report)> JsonAsync(PolicyTestFolder policies, params string[] args)
    {
        var ran = await RunAsync(policies, [.. args, "--json"]);
        Assert.True(ran.Out.Length > 0, ran.Error);
        return (ran.Code, JsonNode.Parse(ran.Out)!.AsObject());
    }

    internal async Task<VerbResult> RunAsync(PolicyTestFolder policies, params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        using var input = new StringReader("");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(SimulatorConnections.Of(Host.Ready)).Build();
        var environment = new CommandEnvironment(
            output,
            error,
            input,
            false,
            false,
            configuration,
            new ServerServicesFactory(configuration)
        );
        var code = await RootVerb.RunAsync(
            ["templates", .. args, "--data", Path.Combine(_root.FullName, "state"), "--policies", policies.Path],
            environment
        );
        return new VerbResult(code, output.ToString(), error.ToString());
    }

    public async Task ControlAsync(string path, object body)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var answer = await http.PostAsJsonAsync(new Uri(Host.SalesforceBase, $"/_sim/salesforce/{path}"), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string Asset(string name) => Path.Combine(AppContext.BaseDirectory, "templates", name);

    private static int LineOf(PolicyTestFolder policies, string file, string text)
    {
        var lines = File.ReadAllLines(Path.Combine(policies.Path, "templates", $"{file}.yaml"));
        var begins = Array.FindIndex(lines, line => line.StartsWith(text, StringComparison.Ordinal));
        return (begins >= 0 ? begins : Array.FindIndex(lines, line => line.Contains(text, StringComparison.Ordinal))) + 1;
    }

    public string IdOf(string opportunity) =>
        (string)Host.Salesforce.Org.All("Opportunity").First(record => (string?)record["Name"] == opportunity)["Id"]!;
}
