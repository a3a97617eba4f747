using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace SpotDraftSalesforce.EndToEnd.Outside;

/// <summary>
/// A folder with a <c>package.json</c> and its lock file, installed by npm on first use and again whenever the lock file changes.
/// No package's install script is run: everything here works without.
/// </summary>
internal sealed class NpmFolder
{
    private static readonly TimeSpan InstallTakesAtMost = TimeSpan.FromMinutes(10);

    private readonly string _folder;
    private readonly Lazy<string?> _problem;

    public NpmFolder(string folder)
    {
        _folder = folder;
        _problem = new Lazy<string?>(Install);
    }

    /// <summary>Why the packages cannot be had on this machine; null when they are installed, which asking for it makes them.</summary>
    public string? Problem => _problem.Value;

    /// <summary>A file of an installed package, such as <c>ajv/dist/ajv.js</c>.</summary>
    public string File(string path) => Path.Combine([_folder, "node_modules", .. path.Split('/')]);

    [SuppressMessage("Usage", "VSTHRD002", Justification = "xunit decides about skipping in a constructor, where nothing can be awaited.")]
    private string? Install()
    {
        if (Command.Find("node") is null || Command.Find("npm") is not { } npm)
        {
            return "node and npm are not installed: the outside clients cannot be tried.";
        }

        // A mutex of the machine: several test processes may come here together.
        using var turn = new Mutex(initiallyOwned: false, $"Global\\outside-clients-{Digest(_folder)}");
        Wait(turn);
        try
        {
            return Task.Run(() => InstallOnceAsync(npm)).GetAwaiter().GetResult();
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
    private async Task<string?> InstallOnceAsync(string npm)
    {
        var stamp = File(".installed");
        var wanted = Digest(await System.IO.File.ReadAllTextAsync(Path.Combine(_folder, "package-lock.json")));
        if (System.IO.File.Exists(stamp) && await System.IO.File.ReadAllTextAsync(stamp) == wanted)
        {
            return null;
        }

        try
        {
            string[] arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"];
            var command = new Command(npm, arguments) { WorkingDirectory = _folder };
            var result = await command.RunAsync(InstallTakesAtMost);
            if (result.ExitCode != 0)
            {
                return $"npm could not install {_folder}: {result.Error.Split("\n    at ")[0].ReplaceLineEndings(" ")}";
            }
        }
        catch (TimeoutException timeout)
        {
            return $"npm could not install {_folder}: {timeout.Message}";
        }

        await System.IO.File.WriteAllTextAsync(stamp, wanted);
        return null;
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
