using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace SpotDraftSalesforce.EndToEnd.Outside;

/// <summary>
/// The clients that others wrote (<c>tests/outside/package.json</c>), installed by npm on first use and again whenever the lock file changes.
/// No package's install script is run: everything here works without.
/// </summary>
internal sealed class OutsideClients
{
    private static readonly TimeSpan InstallTakesAtMost = TimeSpan.FromMinutes(10);
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
    public static string File(string path) => Path.Combine([RepositoryFolders.Outside, "node_modules", .. path.Split('/')]);

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
    private static (OutsideClients? Clients, string? Reason) Install()
    {
        if (Command.Find("node") is null || Command.Find("npm") is not { } npm)
        {
            return (null, "node and npm are not installed: the outside clients cannot be tried.");
        }

        // A mutex of the machine: several test processes may come here together.
        using var turn = new Mutex(initiallyOwned: false, $"Global\\outside-clients-{Digest(RepositoryFolders.Outside)}");
        Wait(turn);
        try
        {
            var failed = Task.Run(() => InstallOnceAsync(npm)).GetAwaiter().GetResult();
            return failed is null ? Task.Run(FindNodeAsync).GetAwaiter().GetResult() : (null, failed);
        }
        finally
        {
            turn.ReleaseMutex();
        }
    }

    private static void Wait(Mutex turn)
    {
        try
        {
            turn.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Another run was killed while it installed; the stamp tells whether it was done.
        }
    }

    // npm removes node_modules before it fills it, and the stamp with it, so a stamp means a finished installation.
    private static async Task<string?> InstallOnceAsync(string npm)
    {
        var stamp = File(".installed");
        var wanted = Digest(await System.IO.File.ReadAllTextAsync(Path.Combine(RepositoryFolders.Outside, "package-lock.json")));
        if (System.IO.File.Exists(stamp) && await System.IO.File.ReadAllTextAsync(stamp) == wanted)
        {
            return null;
        }

        try
        {
            string[] arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"];
            var command = new Command(npm, arguments) { WorkingDirectory = RepositoryFolders.Outside };
            var result = await command.RunAsync(InstallTakesAtMost);
            if (result.ExitCode != 0)
            {
                return $"npm could not install tests/outside: {result.Error.Split("\n    at ")[0].ReplaceLineEndings(" ")}";
            }
        }
        catch (TimeoutException timeout)
        {
            return $"npm could not install tests/outside: {timeout.Message}";
        }

        await System.IO.File.WriteAllTextAsync(stamp, wanted);
        return null;
    }

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

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
