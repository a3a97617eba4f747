using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

namespace SpotDraftSalesforce.Tests.Commands.Setup;

public sealed class SetupCommandTests : IDisposable
{
    private readonly VerbBench _bench = new();

    private string Folder => Path.Combine(_bench.Folder, "project");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_project_is_written_whole_and_never_over_another_without_being_told()
    {
        var written = await _bench.RunOnlyAsync("setup", "salesforce", "--output", Folder, "--json");

        Assert.Equal(0, written.Code);
        var files = JsonNode.Parse(written.Out)!["files"]!.AsArray().Select(file => (string)file!).ToList();
        Assert.Equal(SfdxProject.Files().Select(file => file.Path), files);
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(Folder, file)), file));
        var again = await _bench.RunOnlyAsync("setup", "salesforce", "--output", Folder);
        Assert.Equal(2, again.Code);
        Assert.Contains("say --force", again.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _bench.RunOnlyAsync("setup", "salesforce", "--output", Folder, "--force")).Code);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told()
    {
        var file = _bench.Write("taken", "");

        var refused = await _bench.RunOnlyAsync("setup", "salesforce", "--output", file);

        Assert.Equal(2, refused.Code);
        Assert.Contains("cannot be written", refused.Error, StringComparison.Ordinal);
    }
}
