using System.CommandLine;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Mcp.Hosting.Demo;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary><c>demo</c>: the main job from end to end, on the embedded simulator and SQLite; no account, no key, no model.</summary>
internal static class DemoCommand
{
    public static Command Build(CommandEnvironment environment)
    {
        var data = new Option<string?>("--data")
        {
            Description = "Keep the state in this folder; a new temporary one otherwise.",
            HelpName = "DIR",
        };
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var demo = new Command(
            "demo",
            "Plays the whole story on an embedded simulator: no account, no key, no model. Exit code 1 when a step failed."
        )
        {
            data,
            policies,
            json,
        };
        demo.SetAction(
            async (parsed, cancellationToken) =>
            {
                var asJson = parsed.GetValue(json);
                var folder = parsed.GetValue(data) is { } named
                    ? Path.GetFullPath(named)
                    : Directory.CreateTempSubdirectory("spotdraft-salesforce-demo-").FullName;
                var options = new ServerOptions(folder, VerbOptions.PoliciesFolder(parsed.GetValue(policies), environment.Configuration));
                var teller = new DemoTeller(asJson ? null : environment.Out, environment.OutIsTerminal);
                // The demo's connections are the simulator's, whatever else is configured.
                await using var stage = await DemoStage.BuildAsync(options, new ConfigurationBuilder().Build(), cancellationToken);
                var steps = await new DemoStory(stage, teller).PlayAsync(cancellationToken);
                var ok = steps.All(step => step.Ok);
                if (asJson)
                {
                    await environment.Out.WriteLineAsync(Report(ok, folder, steps).ToJsonString(GovernanceJson.Options));
                }
                else
                {
                    teller.Line($"\n{steps.Count(step => step.Ok)} of {steps.Count} steps as they should be. State and log: {folder}");
                    teller.Line($"Look around: audit search --data {folder}");
                }

                return ok ? ExitCodes.Ok : ExitCodes.NotAsItShouldBe;
            }
        );
        return demo;
    }

    private static JsonObject Report(bool ok, string folder, IReadOnlyList<DemoStep> steps) =>
        new()
        {
            ["ok"] = ok,
            ["data"] = folder,
            ["steps"] = new JsonArray([
                .. steps.Select(step => new JsonObject
                {
                    ["id"] = step.Id,
                    ["ok"] = step.Ok,
                    ["detail"] = step.Detail,
                }),
            ]),
        };
}
