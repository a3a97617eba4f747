using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelContextProtocol.Client;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>What a model sees, held to what it needs to act.</summary>
public static partial class Answers
{
    public static string? Status(this JsonObject answer) => (string?)answer["status"];

    public static string? Code(this JsonObject answer) => (string?)answer["error"]?["code"];

    /// <summary>Calls a tool that has to refuse, and proves that the refusal can be acted on and stands in the log exactly once.</summary>
    public static async Task<JsonObject> RefusedAsync(
        this ServerUnderTest server,
        McpClient client,
        string tool,
        object arguments,
        params string[] codes
    )
    {
        var before = await server.LogSizeAsync();
        var answer = await client.AskAsync(tool, arguments);
        AssertActionable(answer, codes);
        var events = await server.EventsAsync(before);
        var told = Assert.Single(events);
        Assert.Equal(EventTypes.CallRefused, told.Type);
        Assert.Equal(answer.Code(), (string?)JsonNode.Parse(told.Json)!["data"]!["error"]!["code"]);
        Assert.Equal(tool, (string?)JsonNode.Parse(told.Json)!["data"]!["tool"]);
        return answer;
    }

    /// <summary>The right code, a message, a cure, and advice on trying again.</summary>
    public static void AssertActionable(JsonObject answer, params string[] codes)
    {
        var error = answer["error"];
        Assert.True(error is JsonObject, $"an error was expected: {answer.ToJsonString()}");
        Assert.True(
            codes.Contains((string?)error["code"], StringComparer.Ordinal),
            $"expected {string.Join("/", codes)}: {answer.ToJsonString()}"
        );
        Assert.False(string.IsNullOrWhiteSpace((string?)error["message"]), answer.ToJsonString());
        Assert.False(string.IsNullOrWhiteSpace((string?)error["cure"]), $"no cure: {answer.ToJsonString()}");
        Assert.Matches(Advice(), (string?)error["retry"]);
        Assert.DoesNotContain("Exception", error.ToJsonString(), StringComparison.Ordinal);
    }

    [GeneratedRegex("^(never|after_fix|after [0-9]+)$")]
    private static partial Regex Advice();
}
