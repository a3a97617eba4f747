using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Commands;
using SpotDraftSalesforce.Mcp.Commands.Clients;
using SpotDraftSalesforce.Mcp.Hosting;

namespace SpotDraftSalesforce.Tests.Commands;

public sealed class ConnectCommandTests : IDisposable
{
    private readonly VerbBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("claude", "mcpServers")]
    [InlineData("claude-code", "mcpServers")]
    [InlineData("vscode", "servers")]
    [InlineData("cursor", "mcpServers")]
    public async Task On_the_simulator_every_client_starts_this_program_by_absolute_paths(string client, string servers)
    {
        var entry = await PrintAsync(servers, client, "--simulator");
        var args = entry["args"]!.AsArray().Select(argument => (string)argument!).ToArray();
        Assert.True(Path.IsPathFullyQualified((string)entry["command"]!));
        Assert.True(File.Exists((string)entry["command"]!));
        Assert.True(Path.IsPathFullyQualified(args[0]) && File.Exists(args[0]));
        Assert.Equal(["serve", "--stdio", "--simulator", "--data"], args[1..5]);
        Assert.True(Path.IsPathFullyQualified(args[5]));
        Assert.EndsWith("simulator", args[5], StringComparison.Ordinal);
        Assert.NotNull(entry["env"]!["SDSF_Stdio__Principal"]);
    }

    [Theory]
    [InlineData("vscode", "servers", "Bearer ${input:spotdraft-salesforce-key}")]
    [InlineData("cursor", "mcpServers", "Bearer ${env:SDSF_KEY}")]
    [InlineData("claude-code", "mcpServers", "Bearer ${SDSF_KEY}")]
    public async Task A_client_that_takes_addresses_gets_one_and_never_the_key(string client, string servers, string authorization)
    {
        _bench.Configuration["KEY"] = "sdsf_secret";
        var entry = await PrintAsync(servers, client, "--url", "https://contracts.example");
        Assert.Equal(("http", "https://contracts.example/mcp"), ((string?)entry["type"], (string?)entry["url"]));
        Assert.Equal(authorization, (string?)entry["headers"]!["Authorization"]);
    }

    [Fact]
    public async Task Claude_desktop_gets_a_bridge_that_takes_the_key_from_a_file()
    {
        var entry = await PrintAsync("mcpServers", "claude", "--url", "https://contracts.example/mcp", "--key-file", "/keys/mine");
        Assert.Equal(
            ["serve", "--stdio", "--connect", "https://contracts.example/mcp"],
            entry["args"]!.AsArray().Skip(1).Select(argument => (string)argument!)
        );
        Assert.Equal(Path.GetFullPath("/keys/mine"), (string?)entry["env"]!["SDSF_KEY_FILE"]);
    }

    [Fact]
    public async Task Vs_code_asks_for_the_key()
    {
        var printed = JsonNode.Parse(
            (await _bench.RunOnlyAsync("connect", "vscode", "--url", "https://contracts.example/mcp", "--print")).Out
        )!;
        var input = Assert.Single(printed["inputs"]!.AsArray())!;
        Assert.Equal(
            ("promptString", "spotdraft-salesforce-key", true),
            ((string?)input["type"], (string?)input["id"], (bool)input["password"]!)
        );
    }

    [Theory]
    [InlineData("http://contracts.example/mcp", "Plain HTTP")]
    [InlineData("https://user:secret@contracts.example/mcp", "credentials")]
    [InlineData("ftp://contracts.example/mcp", "http(s)")]
    [InlineData("contracts", "http(s)")]
    public async Task An_address_that_a_key_must_not_go_to_is_refused(string url, string cause)
    {
        var refused = await _bench.RunOnlyAsync("connect", "cursor", "--url", url, "--print");
        Assert.Equal(2, refused.Code);
        Assert.Contains(cause, refused.Error, StringComparison.Ordinal);
        Assert.Equal("", refused.Out);
    }

    [Fact]
    public async Task A_local_server_needs_to_know_for_whom_it_works()
    {
        var refused = await _bench.RunOnlyAsync("connect", "claude", "--print");
        Assert.Equal(2, refused.Code);
        Assert.Contains("SDSF_Stdio__Principal", refused.Error, StringComparison.Ordinal);

        _bench.Configuration["Stdio:Principal"] = "me@acme.example";
        _bench.Configuration["Stdio:Roles"] = "sales,legal";
        var entry = await PrintAsync("mcpServers", "claude", "--data", "state");
        Assert.Equal(
            ("me@acme.example", "sales,legal"),
            ((string?)entry["env"]!["SDSF_Stdio__Principal"], (string?)entry["env"]!["SDSF_Stdio__Roles"])
        );
        Assert.Equal(Path.GetFullPath("state"), (string?)entry["args"]!.AsArray()[^1]);
    }

    [Theory]
    [InlineData("claude", "--simulator", "--url", "https://contracts.example")]
    [InlineData("emacs", "--simulator")]
    [InlineData("claude", "--simulator", "--name", "a-name-that-is-longer-than-it-may-be")]
    [InlineData("claude", "--simulator", "--name", "two words")]
    public async Task A_mistake_on_the_command_line_is_told(params string[] args)
    {
        var refused = await _bench.RunOnlyAsync(["connect", .. args, "--print"]);
        Assert.Equal(2, refused.Code);
        Assert.Equal("", refused.Out);
        Assert.NotEqual("", refused.Error);
    }

    [Fact]
    public async Task What_the_file_holds_already_stays_and_is_kept_beside_it()
    {
        const string before = """{"theme":"dark","mcpServers":{"other":{"command":"x","args":[1.50]}},"z":"ünïcode"}""";
        var file = Put("claude_desktop_config.json", before);
        Assert.Equal(0, await ConnectAsync("claude", "--simulator"));
        var after = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        Assert.Equal(["theme", "mcpServers", "z"], after.AsObject().Select(member => member.Key));
        Assert.Equal(["other", "spotdraft-salesforce"], after["mcpServers"]!.AsObject().Select(member => member.Key));
        Assert.Equal("""{"command":"x","args":[1.50]}""", after["mcpServers"]!["other"]!.ToJsonString());
        Assert.Equal(before, await File.ReadAllTextAsync(file + ".bak"));
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_another_wish_keeps_the_first_copy()
    {
        var file = Put("claude_desktop_config.json", "{}");
        await ConnectAsync("claude", "--simulator");
        var written = await File.ReadAllTextAsync(file);
        await ConnectAsync("claude", "--simulator");
        Assert.Equal(written, await File.ReadAllTextAsync(file));
        Assert.False(File.Exists(file + ".bak2"));

        await ConnectAsync("claude", "--url", "https://contracts.example/mcp");
        Assert.Equal("{}", await File.ReadAllTextAsync(file + ".bak"));
        Assert.Equal(written, await File.ReadAllTextAsync(file + ".bak2"));
    }

    [Theory]
    [InlineData("{\"mcpServers\": {")]
    [InlineData("[]")]
    [InlineData("{\"mcpServers\": []}")]
    [InlineData("null")]
    public async Task A_file_of_another_shape_is_left_alone(string text)
    {
        var file = Put("claude_desktop_config.json", text);
        var fault = await Assert.ThrowsAsync<GovernedException>(() => ConnectAsync("claude", "--simulator"));
        Assert.Contains("nothing was changed", fault.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(file));
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public async Task Comments_are_kept_in_the_copy_at_least()
    {
        var file = Put("claude_desktop_config.json", "{ // mine\n \"a\": 1, }");
        Assert.Equal(0, await ConnectAsync("claude", "--simulator"));
        Assert.Equal(1, (int)JsonNode.Parse(await File.ReadAllTextAsync(file))!["a"]!);
        Assert.Contains("// mine", await File.ReadAllTextAsync(file + ".bak"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_a_link_stays_one()
    {
        var real = _bench.Write("dotfiles.json", "{\"a\":1}");
        var link = Path.Combine(_bench.Folder, "Claude", "claude_desktop_config.json");
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, real);
        await ConnectAsync("claude", "--simulator");
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Contains("mcpServers", await File.ReadAllTextAsync(real), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_projects_files_are_written_in_the_project()
    {
        foreach (var client in new[] { "claude-code", "vscode", "cursor" })
        {
            await ConnectAsync(client, "--simulator", "--project", _bench.Folder);
        }

        Assert.True(File.Exists(Path.Combine(_bench.Folder, ".mcp.json")));
        Assert.True(File.Exists(Path.Combine(_bench.Folder, ".vscode", "mcp.json")));
        Assert.True(File.Exists(Path.Combine(_bench.Folder, ".cursor", "mcp.json")));
    }

    [Fact]
    public void A_users_files_lie_where_each_client_looks()
    {
        var folders = new ClientFolders("/home/u", "/home/u/.config");
        Assert.Equal("/home/u/.config/Claude/claude_desktop_config.json", folders.FileOf(McpClientKind.Claude, null));
        Assert.Equal("/home/u/.claude.json", folders.FileOf(McpClientKind.ClaudeCode, null));
        Assert.Equal("/home/u/.config/Code/User/mcp.json", folders.FileOf(McpClientKind.VsCode, null));
        Assert.Equal("/home/u/.cursor/mcp.json", folders.FileOf(McpClientKind.Cursor, null));
        Assert.Throws<GovernedException>(() => folders.FileOf(McpClientKind.Claude, "/p"));
    }

    private async Task<JsonNode> PrintAsync(string servers, params string[] args)
    {
        var printed = await _bench.RunOnlyAsync(["connect", .. args, "--print"]);
        Assert.Equal(0, printed.Code);
        Assert.DoesNotContain("sdsf_secret", printed.Out, StringComparison.Ordinal);
        return JsonNode.Parse(printed.Out)![servers]!["spotdraft-salesforce"]!;
    }

    private string Put(string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(_bench.Folder, "Claude"));
        return _bench.Write(Path.Combine("Claude", name), text);
    }

    /// <summary>Runs the verb with the settings folders of the bench.</summary>
    private async Task<int> ConnectAsync(params string[] args)
    {
        var configuration = new ConfigurationBuilder().Build();
        var environment = new CommandEnvironment(
            TextWriter.Null,
            TextWriter.Null,
            TextReader.Null,
            false,
            false,
            configuration,
            new ServerServicesFactory(configuration)
        );
        var root = new RootCommand { ConnectCommand.Build(environment, () => new ClientFolders(_bench.Folder, _bench.Folder)) };
        return await root.Parse(["connect", .. args]).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
