using System.Text.Json;
using ModelContextProtocol.Client;

namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>Uses an entry of a client's settings as that client does.</summary>
internal static class ClientEntries
{
    /// <summary>The names of the tools that the entry's server lists.</summary>
    public static async Task<IReadOnlyList<string>> ListToolsAsync(
        JsonElement entry,
        IReadOnlyDictionary<string, string>? environment = null
    ) => entry.TryGetProperty("command", out _) ? await OverStdioAsync(entry, environment) : await OverHttpAsync(entry);

    private static async Task<IReadOnlyList<string>> OverStdioAsync(JsonElement entry, IReadOnlyDictionary<string, string>? environment)
    {
        var settings = new Dictionary<string, string>(environment ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (entry.TryGetProperty("env", out var variables))
        {
            foreach (var variable in variables.EnumerateObject())
            {
                settings[variable.Name] = variable.Value.GetString()!;
            }
        }

        await using var server = StdioServer.Start(
            entry.GetProperty("command").GetString()!,
            entry.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()!),
            settings
        );
        await using var client = await server.ConnectAsync("2025-11-25");
        return await NamesAsync(client);
    }

    private static async Task<IReadOnlyList<string>> OverHttpAsync(JsonElement entry)
    {
        Assert.Equal("http", entry.GetProperty("type").GetString());
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = new Uri(entry.GetProperty("url").GetString()!),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    AdditionalHeaders = entry
                        .GetProperty("headers")
                        .EnumerateObject()
                        .ToDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.Ordinal),
                }
            )
        );
        return await NamesAsync(client);
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(McpClient client) =>
        [.. (await client.ListToolsAsync()).Select(tool => tool.Name)];
}
