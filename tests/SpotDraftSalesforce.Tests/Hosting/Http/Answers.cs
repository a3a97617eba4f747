using System.Net;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

/// <summary>Reads what came back, as JSON or as the first data of an event stream.</summary>
internal static class Answers
{
    private const string Data = "data: ";

    public static async Task<JsonNode> ReadAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var data = text.Split('\n').LastOrDefault(line => line.StartsWith(Data, StringComparison.Ordinal) && line.Length > Data.Length);
        return JsonNode.Parse(data is null ? text : data[Data.Length..])!;
    }

    public static async Task<string> ReadTextAsync(this HttpResponseMessage response) =>
        (string)(await response.ReadAsync())["result"]!["content"]![0]!["text"]!;

    /// <summary>Asserts the status and the JSON-RPC error of a refusal, and returns it.</summary>
    public static async Task<JsonNode> ShouldRefuseAsync(this HttpResponseMessage response, HttpStatusCode status, int code)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{response.StatusCode}: {body}");
        var message = JsonNode.Parse(body)!;
        Assert.Equal("2.0", (string?)message["jsonrpc"]);
        Assert.Equal(code, (int)message["error"]!["code"]!);
        Assert.False(response.Headers.Contains("Mcp-Session-Id"), "A refusal tells no session id.");
        return message;
    }
}
