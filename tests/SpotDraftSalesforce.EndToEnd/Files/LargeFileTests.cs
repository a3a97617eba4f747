using System.Diagnostics;
using System.Globalization;
using SpotDraftSalesforce.EndToEnd.Outside;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.EndToEnd.Files;

public sealed class LargeFileTests
{
    private const long Size = 500_000_000;
    private const long Growth = 50_000_000;

    [Fact]
    public async Task A_file_of_500_MB_goes_up_while_memory_grows_by_less_than_50()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        using var world = new World(simulator);
        var opportunity = await world.IdAsync("Opportunity", "Northwind - Platform Subscription");
        var folder = Directory.CreateTempSubdirectory("large-file-");
        try
        {
            var said = await RunAsync(simulator, folder.FullName, opportunity);

            var words = said.Split(' ');
            Assert.True(words[0] == "Done", said);
            var memory = words[1..4].Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
            Assert.True(memory[1] - memory[0] < Growth, $"before {memory[0]}, most {memory[1]}, after {memory[2]}");
            Assert.True(memory[2] - memory[0] < Growth, $"before {memory[0]}, most {memory[1]}, after {memory[2]}");
            var files = await world.FilesOfAsync(opportunity);
            Assert.Contains(files, file => (long)file["ContentSize"]! == Size);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> RunAsync(SimulatorHost simulator, string folder, string opportunity)
    {
        var start = new ProcessStartInfo(DotNet.Host) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(LargeFileTests).Assembly.Location);
        start.ArgumentList.Add("--upload");
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(opportunity);
        start.ArgumentList.Add(Size.ToString(CultureInfo.InvariantCulture));
        foreach (var (key, value) in ServerUnderTest.ConnectionsTo(simulator))
        {
            start.Environment["SDSF_" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said.Length > 0 ? said.Trim() : await errors;
    }
}
