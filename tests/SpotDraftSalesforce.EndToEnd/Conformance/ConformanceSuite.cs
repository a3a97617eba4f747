using System.Text.RegularExpressions;
using SpotDraftSalesforce.EndToEnd.Outside;

namespace SpotDraftSalesforce.EndToEnd.Conformance;

/// <summary>The official conformance suite (<see href="https://github.com/modelcontextprotocol/conformance"/>), run as it comes.</summary>
internal sealed partial class ConformanceSuite(OutsideClients clients)
{
    private const string Package = "@modelcontextprotocol/conformance";
    private static readonly TimeSpan RunTakesAtMost = TimeSpan.FromMinutes(10);

    /// <summary>Runs the scenarios that <paramref name="revision"/> requires of servers, and the unscored ones beside them.</summary>
    public async Task<ConformanceReport> RunAsync(Uri endpoint, string revision)
    {
        string[] arguments = ["server", "--url", endpoint.ToString(), "--requirements", revision];
        var result = await clients.RunAsync($"{Package}/dist/index.js", arguments, RunTakesAtMost);
        return new ConformanceReport(result, await RequiredAsync(revision), [.. Scenarios(result.Output)]);
    }

    // The suite's own list, so that a scenario which it left out counts as not passed.
    private static async Task<IReadOnlyList<string>> RequiredAsync(string revision)
    {
        var lines = await File.ReadAllLinesAsync(OutsideClients.File($"{Package}/requirements/{revision}.yaml"));
        return
        [
            .. lines
                .SkipWhile(line => line != "server:")
                .Skip(1)
                .TakeWhile(line => line.Length == 0 || line[0] is ' ' or '#')
                .Where(line => line.StartsWith("  - ", StringComparison.Ordinal))
                .Select(line => line[4..].Trim()),
        ];
    }

    private static IEnumerable<ConformanceScenario> Scenarios(string output) =>
        ScenarioLine()
            .Matches(output)
            .Select(match => new ConformanceScenario(
                match.Groups["name"].Value,
                int.Parse(match.Groups["passed"].ValueSpan),
                int.Parse(match.Groups["failed"].ValueSpan)
            ));

    [GeneratedRegex(
        @"^[✓✗] (?<name>[\w-]+): (?<passed>\d+) passed, (?<failed>\d+) failed",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex ScenarioLine();
}
