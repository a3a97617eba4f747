using SpotDraftSalesforce.EndToEnd.Sweeps;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Mcp.Hosting.Demo;
using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.SpotDraft;

namespace SpotDraftSalesforce.EndToEnd.OpenApi;

/// <summary>The simulated workspace and the connector before SpotDraft's own OpenAPI document.</summary>
public sealed class OpenApiTests
{
    private const string Root = "/api/v2.1/public/";

    /// <summary>Notes are not among what is read, so that the exception for them has nothing to justify.</summary>
    private const string Unused = "GET contracts/{composite_id}/notes 200 / type: the exception does not occur any more";

    [OpenApiFact]
    public async Task Every_answer_of_the_simulator_and_every_request_of_the_connector_keeps_to_the_document()
    {
        var exchanges = new Exchanges();
        await using (var simulator = await StartAsync())
        {
            using var tour = new RouteTour(simulator);
            await tour.RunAsync();
            Assert.Equal("", string.Join('\n', Unvisited(simulator)));
            exchanges.Add("tour", simulator);
        }

        await using (var simulator = await StartAsync())
        {
            using var tour = new ConnectorTour(simulator);
            await tour.RunAsync();
            exchanges.Add("connector", simulator);
        }

        await PlayStoryAsync(exchanges);
        var problems = await exchanges.ValidateAsync();
        Assert.True(problems.Length == 0, problems);
    }

    [OpenApiFact]
    public async Task A_body_without_a_required_field_or_with_one_of_another_type_is_refused_and_the_field_named()
    {
        await using var simulator = await StartAsync();
        using var tour = new RouteTour(simulator);
        await tour.RunAsync();
        var (taken, sent) = await tour.SpoilAsync(new DocumentedBodies(OpenApiFactAttribute.Document!));
        Assert.Equal("", string.Join('\n', taken));
        Assert.True(sent > 200, $"{sent} bodies");
    }

    [OpenApiFact]
    public async Task The_real_renewal_terms_keep_to_the_document_in_all_their_mess()
    {
        var exchanges = new Exchanges();
        await using var simulator = await StartAsync(LoadedDataFactAttribute.Folder);
        using var tour = new RouteTour(simulator);
        Assert.Equal(408, await tour.ReadAllAsync());
        exchanges.Add("terms", simulator);
        Assert.Equal(Unused, await exchanges.ValidateAsync());
    }

    private static async Task<SimulatorHost> StartAsync(string? folder = null)
    {
        var options = new SimulatorOptions
        {
            LoadFolder = folder,
            SpotDraft = new SpotDraftSettings { RequestsPerSecond = 0 },
        };
        var simulator = await SimulatorHost.StartAsync(options, CancellationToken.None);
        simulator.Received.KeepAnswers = true;
        return simulator;
    }

    /// <summary>The routes that no success or no refusal was seen of.</summary>
    private static IEnumerable<string> Unvisited(SimulatorHost simulator)
    {
        var seen = simulator.Received.List("spotdraft");
        foreach (var route in simulator.SpotDraft.Routes)
        {
            foreach (var method in route.Methods.Keys)
            {
                var answers = seen.Where(request =>
                        request.Method == method
                        && request.PathAndQuery.StartsWith(Root, StringComparison.Ordinal)
                        && route.Match(request.PathAndQuery[Root.Length..].Split('?')[0].TrimEnd('/').Split('/')) is not null
                    )
                    .Select(request => request.Status)
                    .ToList();
                if (!answers.Exists(status => status is >= 200 and < 300) || !answers.Exists(status => status >= 400))
                {
                    yield return $"{method} {route.Pattern}: {string.Join(", ", answers.Distinct())}";
                }
            }
        }
    }

    private static async Task PlayStoryAsync(Exchanges exchanges)
    {
        var folder = Directory.CreateTempSubdirectory("document-");
        try
        {
            var options = new ServerOptions(folder.FullName, Path.Combine(AppContext.BaseDirectory, "policies"));
            await using var stage = await DemoStage.BuildAsync(options, new ConfigurationBuilder().Build(), CancellationToken.None);
            stage.Simulator.Received.KeepAnswers = true;
            var steps = await new DemoStory(stage, new DemoTeller(null, false)).PlayAsync(CancellationToken.None);
            Assert.All(steps, step => Assert.True(step.Ok, step.Title));
            exchanges.Add("story", stage.Simulator);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
