using System.Diagnostics;

namespace SpotDraftSalesforce.EndToEnd.Outside;

/// <summary>Runs one program to its end.</summary>
internal sealed record Command(string FileName, IReadOnlyList<string> Arguments)
{
    public string WorkingDirectory { get; init; } = Path.GetTempPath();

    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The full path of a program that PATH names, or null.</summary>
    public static string? Find(string program)
    {
        var names = OperatingSystem.IsWindows() ? new[] { program + ".exe", program + ".cmd" } : [program];
        var folders = (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        return folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    /// <summary>Kills the program and its children when the time is over.</summary>
    /// <exception cref="TimeoutException">Carries what the program had printed.</exception>
    public async Task<CommandResult> RunAsync(TimeSpan timeout)
    {
        var start = new ProcessStartInfo(FileName, Arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{FileName} did not start");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var time = new CancellationTokenSource(timeout);
        try
        {
            await process.WaitForExitAsync(time.Token);
        }
        catch (OperationCanceledException fault)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{FileName} {string.Join(' ', Arguments)} ran longer than {timeout}:\n{await output}\n{await error}",
                fault
            );
        }

        return new CommandResult(process.ExitCode, await output, await error);
    }
}
