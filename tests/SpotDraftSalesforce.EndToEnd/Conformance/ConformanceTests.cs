using SpotDraftSalesforce.EndToEnd.Conformance.Fixture;
using SpotDraftSalesforce.EndToEnd.Outside;
using Xunit.Abstractions;

namespace SpotDraftSalesforce.EndToEnd.Conformance;

public sealed class ConformanceTests(ITestOutputHelper output)
{
    [OutsideTheory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task Every_required_server_scenario_passes(string revision)
    {
        await using var app = await FixtureHost.StartHttpAsync();
        var report = await new ConformanceSuite(OutsideClients.Installed).RunAsync(FixtureHost.Endpoint(app), revision);
        output.WriteLine($"{revision}: {report.Totals}");

        Assert.NotEmpty(report.Required);
        Assert.True(report.NotPassed.Count == 0, $"{report.Totals}\nnot passed: {string.Join(", ", report.NotPassed)}\n{report.Run}");
        Assert.Equal(0, report.Run.ExitCode);
    }
}
