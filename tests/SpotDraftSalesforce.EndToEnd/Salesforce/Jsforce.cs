using System.Text.Json;
using SpotDraftSalesforce.EndToEnd.Outside;

namespace SpotDraftSalesforce.EndToEnd.Salesforce;

/// <summary>Sessions of jsforce (<see href="https://jsforce.github.io"/>), each in a process of its own.</summary>
internal static class Jsforce
{
    private static readonly TimeSpan SessionTakesAtMost = TimeSpan.FromMinutes(2);

    /// <summary>What the session printed: jsforce's own reading of the answers.</summary>
    public static async Task<JsonElement> RunAsync(Organization organization, string session, params string[] arguments)
    {
        var script = Path.Combine(RepositoryFolders.Outside, "jsforce-session.mjs");
        var command = new Command(OutsideClients.Installed.Node, [script, session, .. arguments])
        {
            Environment = new Dictionary<string, string?> { ["ORG"] = organization.AccessJson },
        };
        var result = await command.RunAsync(SessionTakesAtMost);
        Assert.True(result.ExitCode == 0, $"jsforce failed in {session}: {result}");
        return JsonElement.Parse(result.Output);
    }
}
