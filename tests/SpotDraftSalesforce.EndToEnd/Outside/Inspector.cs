using System.Text.Json;

namespace SpotDraftSalesforce.EndToEnd.Outside;

/// <summary>The official Inspector's command line (<see href="https://github.com/modelcontextprotocol/inspector"/>).</summary>
internal sealed class Inspector(OutsideClients clients)
{
    /// <summary>Sessions begun by <c>initialize</c>.</summary>
    public const string Legacy = "legacy";

    /// <summary>Stateless 2026-07-28.</summary>
    public const string Modern = "modern";

    private const string Script = "@modelcontextprotocol/inspector/clients/launcher/build/index.js";
    private static readonly TimeSpan CallTakesAtMost = TimeSpan.FromMinutes(2);

    // Starting a server may take its time on a busy machine; the default is 15 s.
    private static readonly string[] ConnectTimeout = ["--connect-timeout", "60000"];

    /// <summary>The names of the server's tools, whose schemas the Inspector finds fit for every client.</summary>
    public async Task<IReadOnlyList<string>> ListToolsAsync(InspectorTarget target, string era)
    {
        var result = await RunAsync(target, era, ["--method", "tools/list", "--strict"]);
        return [.. result.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString()!)];
    }

    /// <summary>The result of a tool, which the Inspector has compared with the tool's output schema.</summary>
    public Task<JsonElement> CallToolAsync(InspectorTarget target, string era, string tool, object arguments) =>
        RunAsync(target, era, ["--method", "tools/call", "--tool-name", tool, "--tool-args-json", JsonSerializer.Serialize(arguments)]);

    private async Task<JsonElement> RunAsync(InspectorTarget target, string era, IReadOnlyList<string> request)
    {
        string[] arguments =
        [
            "--cli",
            .. target.Target,
            "-q",
            "--protocol-era",
            era,
            "--format",
            "json",
            .. ConnectTimeout,
            .. request,
            .. target.Options,
        ];
        var result = await clients.RunAsync(Script, arguments, CallTakesAtMost);
        Assert.True(result.ExitCode == 0, $"The Inspector failed: {result}");
        return JsonElement.Parse(result.Output).GetProperty("result");
    }
}
