using System.Diagnostics.CodeAnalysis;

namespace SpotDraftSalesforce.EndToEnd.Outside;

/// <summary>
/// The clients that others wrote (<c>tests/outside/package.json</c>), in their <see cref="NpmFolder"/>.
/// </summary>
internal sealed class OutsideClients
{
    private static readonly NpmFolder Folder = new(RepositoryFolders.Outside);
    private static readonly Version OldestNode = new(22, 19);
    private static readonly Lazy<(OutsideClients? Clients, string? Reason)> Installation = new(Install);

    private OutsideClients(string node) => Node = node;

    /// <summary>Why nothing here can be used on this machine; null when it can.</summary>
    public static string? Unavailable => Installation.Value.Reason;

    public static OutsideClients Installed =>
        Installation.Value.Clients ?? throw new InvalidOperationException($"Mark the test [OutsideFact]: {Unavailable}");

    /// <summary>A node that is new enough for all of them; the machine's own may be older.</summary>
    public string Node { get; }

    /// <summary>A file of an installed package, such as <c>ajv/dist/ajv.js</c>.</summary>
    public static string File(string path) => Folder.File(path);

    /// <summary>Runs a script of an installed package under <see cref="Node"/>, with a home of its own so that nothing is left in the user's.</summary>
    public Task<CommandResult> RunAsync(string script, IReadOnlyList<string> arguments, TimeSpan timeout)
    {
        var home = Directory.CreateTempSubdirectory("outside-client-");
        return RunAsync(script, arguments, timeout, home);
    }

    private async Task<CommandResult> RunAsync(string script, IReadOnlyList<string> arguments, TimeSpan timeout, DirectoryInfo home)
    {
        try
        {
            var command = new Command(Node, [File(script), .. arguments])
            {
                WorkingDirectory = home.FullName,
                Environment = new Dictionary<string, string?> { ["HOME"] = home.FullName, ["NO_COLOR"] = "1" },
            };
            return await command.RunAsync(timeout);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [SuppressMessage("Usage", "VSTHRD002", Justification = "xunit decides about skipping in a constructor, where nothing can be awaited.")]
    private static (OutsideClients? Clients, string? Reason) Install() =>
        Folder.Problem is { } problem ? (null, problem) : Task.Run(FindNodeAsync).GetAwaiter().GetResult();

    private static async Task<(OutsideClients? Clients, string? Reason)> FindNodeAsync()
    {
        var program = OperatingSystem.IsWindows() ? "node.exe" : "node";
        var installed = Directory
            .EnumerateDirectories(File("."), "node-*")
            .Select(folder => Path.Combine(folder, "bin", program))
            .Where(System.IO.File.Exists);
        foreach (var node in installed.Append(Command.Find("node")!))
        {
            var result = await new Command(node, ["--version"]).RunAsync(TimeSpan.FromSeconds(30));
            if (Version.TryParse(result.Output.Trim().TrimStart('v'), out var version) && version >= OldestNode)
            {
                return (new OutsideClients(node), null);
            }
        }

        return (null, $"No node {OldestNode} or newer for this platform: the outside clients cannot be tried.");
    }
}
