using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>A program that speaks MCP over stdio, started as a chat client does it: in the root folder, with next to nothing in its environment.</summary>
internal sealed class StdioServer : IAsyncDisposable
{
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly DirectoryInfo _home;
    private readonly Task<string> _error;

    private StdioServer(Process process, DirectoryInfo home)
    {
        _process = process;
        _home = home;
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts the program with a bare PATH, a home of its own, and <paramref name="environment"/>.</summary>
    public static StdioServer Start(string command, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var home = Directory.CreateTempSubdirectory("stdio-server-");
        var start = new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Path.GetPathRoot(AppContext.BaseDirectory)!,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Product.BareEnvironment(home.FullName).Concat(environment ?? new Dictionary<string, string>()))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start");
        return new StdioServer(process, home);
    }

    /// <param name="version">Null for the stateless era, else the version that <c>initialize</c> asks for.</param>
    public async Task<McpClient> ConnectAsync(string? version = null)
    {
        using var time = new CancellationTokenSource(AnswersWithin);
        return await McpClient.CreateAsync(
            new StreamClientTransport(_process.StandardInput.BaseStream, _process.StandardOutput.BaseStream, NullLoggerFactory.Instance),
            new McpClientOptions { ProtocolVersion = version },
            cancellationToken: time.Token
        );
    }

    /// <summary>Sends one message and reads the next line; not together with <see cref="ConnectAsync"/>.</summary>
    public async Task<JsonObject> ExchangeAsync(object message)
    {
        using var time = new CancellationTokenSource(AnswersWithin);
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(message).AsMemory(), time.Token);
        await _process.StandardInput.FlushAsync(time.Token);
        var line =
            await _process.StandardOutput.ReadLineAsync(time.Token) ?? throw new EndOfStreamException($"The server ended: {await _error}");
        return JsonNode.Parse(line)!.AsObject();
    }

    /// <summary>Closes the program's input and waits for its end; its exit code and what it wrote to stderr.</summary>
    public async Task<(int ExitCode, string Error)> EndAsync()
    {
        _process.StandardInput.Close();
        using var time = new CancellationTokenSource(EndsWithin);
        await _process.WaitForExitAsync(time.Token);
        return (_process.ExitCode, await _error);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await EndAsync();
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
        finally
        {
            _process.Dispose();
            _home.Delete(recursive: true);
        }
    }
}
