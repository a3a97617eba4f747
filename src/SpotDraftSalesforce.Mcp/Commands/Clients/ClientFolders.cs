namespace SpotDraftSalesforce.Mcp.Commands.Clients;

/// <summary>Where a user's programs keep their settings.</summary>
/// <param name="Home">The user's folder.</param>
/// <param name="Settings"><c>%APPDATA%</c>, <c>~/Library/Application Support</c> or <c>~/.config</c>.</param>
internal sealed record ClientFolders(string Home, string Settings)
{
    public static ClientFolders OfThisUser() =>
        new(Folder(Environment.SpecialFolder.UserProfile), Folder(Environment.SpecialFolder.ApplicationData));

    /// <summary>The client's settings file: the user's, or that of a project.</summary>
    public string FileOf(McpClientKind client, string? project) =>
        (client, project) switch
        {
            (McpClientKind.Claude, null) => Path.Combine(Settings, "Claude", "claude_desktop_config.json"),
            (McpClientKind.Claude, _) => throw VerbFaults.Invalid(
                "--project",
                "Claude Desktop has one file for the user, and none for a project.",
                "Leave --project out."
            ),
            (McpClientKind.ClaudeCode, null) => Path.Combine(Home, ".claude.json"),
            (McpClientKind.ClaudeCode, var folder) => Path.Combine(Path.GetFullPath(folder), ".mcp.json"),
            (McpClientKind.VsCode, null) => Path.Combine(Settings, "Code", "User", "mcp.json"),
            (McpClientKind.VsCode, var folder) => Path.Combine(Path.GetFullPath(folder), ".vscode", "mcp.json"),
            (McpClientKind.Cursor, null) => Path.Combine(Home, ".cursor", "mcp.json"),
            (McpClientKind.Cursor, var folder) => Path.Combine(Path.GetFullPath(folder), ".cursor", "mcp.json"),
            _ => throw new ArgumentOutOfRangeException(nameof(client), client, null),
        };

    private static string Folder(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } path
            ? path
            : throw VerbFaults.Invalid("client", "This user has no folder for settings.", "Use --print and put the entry in by hand.");
}
