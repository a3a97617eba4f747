using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Commands.Clients;

/// <summary>The entry of this server in a client's settings, in that client's own words. It never holds a key, only where the key is.</summary>
/// <param name="Name">The server's name in the client.</param>
/// <param name="Servers">The member that holds the servers: <c>mcpServers</c>, or <c>servers</c> in VS Code.</param>
/// <param name="Entry">The server's own entry.</param>
/// <param name="Input">VS Code's prompt for the key; null elsewhere.</param>
internal sealed record ClientEntry(string Name, string Servers, JsonObject Entry, JsonObject? Input)
{
    public const string InputsMember = "inputs";

    /// <summary>A program to start on this machine.</summary>
    public static ClientEntry Stdio(
        McpClientKind client,
        string name,
        ServerLaunch launch,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment
    )
    {
        var entry = new JsonObject();
        if (client != McpClientKind.Claude)
        {
            entry["type"] = "stdio";
        }

        entry["command"] = launch.Command;
        entry["args"] = new JsonArray([.. launch.Arguments.Concat(arguments).Select(argument => JsonValue.Create(argument))]);
        if (environment.Count > 0)
        {
            entry["env"] = new JsonObject(environment.Select(setting => KeyValuePair.Create(setting.Key, (JsonNode?)setting.Value)));
        }

        return new ClientEntry(name, ServersOf(client), entry, null);
    }

    /// <summary>A server at an address. The key stays in a variable, or is asked for where the client can ask.</summary>
    public static ClientEntry Http(McpClientKind client, string name, Uri url, string keyVariable)
    {
        var input = $"{name}-key";
        var key = client switch
        {
            McpClientKind.VsCode => $"${{input:{input}}}",
            McpClientKind.Cursor => $"${{env:{keyVariable}}}",
            McpClientKind.ClaudeCode => $"${{{keyVariable}}}",
            _ => throw new ArgumentOutOfRangeException(nameof(client), client, "This client takes no addresses."),
        };
        var entry = new JsonObject
        {
            ["type"] = "http",
            ["url"] = url.AbsoluteUri,
            ["headers"] = new JsonObject { ["Authorization"] = $"Bearer {key}" },
        };
        var prompt = new JsonObject
        {
            ["type"] = "promptString",
            ["id"] = input,
            ["description"] = "API key of the SpotDraft and Salesforce server",
            ["password"] = true,
        };
        return new ClientEntry(name, ServersOf(client), entry, client == McpClientKind.VsCode ? prompt : null);
    }

    /// <summary>A settings file with nothing but this.</summary>
    public JsonObject AsFile()
    {
        var file = new JsonObject();
        Put(file);
        return file;
    }

    /// <summary>Puts the entry where it belongs and leaves everything else as it is. Returns what is wrong with the file, or null.</summary>
    public string? Put(JsonObject file)
    {
        if (file[Servers] is not (null or JsonObject))
        {
            return $"'{Servers}' is not an object.";
        }

        if (Input is not null && file[InputsMember] is not (null or JsonArray))
        {
            return $"'{InputsMember}' is not a list.";
        }

        if (file[Servers] is not JsonObject servers)
        {
            file[Servers] = servers = [];
        }

        servers[Name] = Entry.DeepClone();
        if (Input is null)
        {
            return null;
        }

        if (file[InputsMember] is not JsonArray inputs)
        {
            file[InputsMember] = inputs = [];
        }

        var same = inputs.FirstOrDefault(input => input is JsonObject one && JsonNode.DeepEquals(one["id"], Input["id"]));
        if (same is not null)
        {
            inputs.Remove(same);
        }

        inputs.Add(Input.DeepClone());
        return null;
    }

    private static string ServersOf(McpClientKind client) => client == McpClientKind.VsCode ? "servers" : "mcpServers";
}
