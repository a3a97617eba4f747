using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using SpotDraftSalesforce.EndToEnd.Outside;

namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>The built server as a process of its own, which can be killed.</summary>
internal sealed partial class ServerProgram : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _said = [];
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProgram(Process process) => _process = process;

    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "SpotDraftSalesforce.Mcp.dll");

    public Uri Address { get; private set; } = null!;

    /// <summary>The process, as the system counts it.</summary>
    public int Id => _process.Id;

    public string Said
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _said);
            }
        }
    }

    /// <summary>Starts <c>serve --http</c> on a free port and returns when it listens.</summary>
    public static async Task<ServerProgram> ServeHttpAsync(string folder, IReadOnlyDictionary<string, string?> settings)
    {
        var start = StartInfo(["serve", "--http", "http://127.0.0.1:0", "--data", folder], settings);
        var program = new ServerProgram(Process.Start(start)!);
        program._process.EnableRaisingEvents = true;
        program._process.Exited += (_, _) =>
            program._ready.TrySetException(new InvalidOperationException("The server ended: " + program.Said));
        program._process.ErrorDataReceived += (_, line) => program.Hear(line.Data);
        program._process.BeginErrorReadLine();
        program._process.BeginOutputReadLine();
        program.Address = await program._ready.Task.WaitAsync(StartWithin);
        return program;
    }

    /// <summary>Starts <c>serve --stdio</c>; the caller owns the process and its streams.</summary>
    public static Process ServeStdio(string folder, IReadOnlyDictionary<string, string?> settings)
    {
        var start = StartInfo(["serve", "--stdio", "--data", folder], settings);
        start.RedirectStandardInput = true;
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Settings as the environment variables that the program reads.</summary>
    public static Dictionary<string, string?> Environment(IReadOnlyDictionary<string, string?> settings) =>
        settings.ToDictionary(
            setting => "SDSF_" + setting.Key.Replace(":", "__", StringComparison.Ordinal),
            setting => setting.Value,
            StringComparer.Ordinal
        );

    /// <summary>Ends the process at once, as SIGKILL does: no handler runs, nothing is flushed.</summary>
    public void Kill()
    {
        _ready.TrySetException(new InvalidOperationException("The server was killed."));
        _process.Kill();
    }

    public Task WaitForExitAsync() => _process.WaitForExitAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> settings)
    {
        var start = new ProcessStartInfo(DotNet.Host)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetPathRoot(AppContext.BaseDirectory)!,
        };
        foreach (var argument in arguments.Prepend(Assembly))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in Environment(settings))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _said.Add(string.Create(CultureInfo.InvariantCulture, $"{_process.Id}: {line}"));
        }

        if (Ready().Match(line) is { Success: true } match)
        {
            _ready.TrySetResult(new Uri(match.Groups["address"].Value));
        }
    }

    [GeneratedRegex(@"^Serving MCP at (?<address>http://\S+?)/mcp", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ready();
}
